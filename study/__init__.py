"""The ground floor: every fact of the domain, once."""
