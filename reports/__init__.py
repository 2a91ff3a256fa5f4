"""Released results and findings become pages; nothing here sees row-level data."""
