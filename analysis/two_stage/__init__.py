"""Inference on site summaries, and what a design with few sites can tell."""
