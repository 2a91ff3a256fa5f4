"""The page on the next study: what is read, what is said, what is shown."""
