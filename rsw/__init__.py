"""The front door: one command, ``rsw``; the rooms below do the work."""
