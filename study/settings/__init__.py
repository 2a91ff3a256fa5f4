"""Every choice of the study, typed, ranged and checked before any work.

One module a section declares its settings; ``load`` reads params.yaml. Import what is needed from
the module that has it.
"""


class SettingsError(ValueError):
    """The settings are not what they should be; the message has a sentence for each fault."""
