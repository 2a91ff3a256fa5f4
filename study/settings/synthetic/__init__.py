"""The section ``synthetic``: the truth of the fictional study, known to tests and to nothing else.

Each value is explained in docs/assumptions.md.
"""
