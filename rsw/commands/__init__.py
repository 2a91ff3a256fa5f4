"""One module for each subcommand of ``rsw``."""
