"""Multilevel models of an estimand, held against a second opinion."""
