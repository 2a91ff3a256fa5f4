"""Official statistics on every English authority → typed tables and findings.

The files are read where their users keep them, by the same reader as councils' extracts.
"""
