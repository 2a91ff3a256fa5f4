"""What is held of a site: its last submission, and how its records are removed."""
