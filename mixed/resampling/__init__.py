"""Repeating a computation with other random numbers: bootstraps and Monte-Carlo."""
