"""The local page: checking, pseudonymising and packing in a browser, on the council's computer."""
