"""The sections of the evaluation report, each made from released rows."""
