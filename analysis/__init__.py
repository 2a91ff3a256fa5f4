"""Study tables to results, and results to what may be released."""
