"""Results tables as frames."""
