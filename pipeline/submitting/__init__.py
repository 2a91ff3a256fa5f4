"""A council's tables on their way: packed with a manifest, verified, and put where they belong."""
