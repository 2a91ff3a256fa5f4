"""Ids to pseudonyms, with a key that the council makes and keeps."""
