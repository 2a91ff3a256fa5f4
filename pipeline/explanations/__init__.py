"""What a council says of its findings."""
