"""The whole evaluation in memory, and its results tables."""
