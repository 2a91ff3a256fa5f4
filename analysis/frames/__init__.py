"""Study tables to samples: one module a frame, and one rule which of its rows are analysed."""
