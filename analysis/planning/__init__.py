"""Planning the next study: power, detectable effects and costs by the test of the analysis."""
