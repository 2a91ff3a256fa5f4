"""Direct identifiers in what a council sends: found and refused before anything is stored.

No finding holds what was found. Measured recall and false alarms: docs/screening.md.
"""
