"""The whole evaluation in memory: each question, what was found as rows, the flow of people."""
