"""The study's instruments, one module each: items, response range, scoring, benchmarks.

A score is never filled in: a missing item gives a missing score unless the instrument itself
allows proration, and a response outside the instrument's range stops the run.
"""
