"""Measurements of the product, each one command that reruns it and writes what the docs show."""
