"""The Standard Safeguarding Dataset, which many councils hold already, as tables of the study."""
