"""What may leave the analysis, and the words for what may not."""
