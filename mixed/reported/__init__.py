"""Whether numbers as printed can have come of one another, rounding allowed for."""
