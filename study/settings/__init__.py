"""Every choice of the study, typed, ranged and checked before any work.

One module a section declares its settings; ``load`` reads params.yaml. Import what is needed from
the module that has it: this package imports nothing by itself.
"""
