"""What was found becomes a verdict, and how sure it is."""
