"""Generalised multilevel models by Laplace's approximation, with exact gradients."""
