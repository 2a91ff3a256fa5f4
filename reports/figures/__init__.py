"""One module per figure, each drawn as inline SVG from values that may be printed anyway."""
