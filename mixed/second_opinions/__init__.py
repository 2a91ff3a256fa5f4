"""The same models by other engines, against which the first is held."""
