"""What is tried on an extract: rules of the reader, between tables, and of plausibility."""
