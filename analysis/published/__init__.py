"""Published figures held against themselves."""
