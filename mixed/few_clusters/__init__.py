"""Inference that holds with a handful of clusters."""
