"""Study tables to analysis frames."""
