"""Copies of a council's own files with the failing cells marked."""
