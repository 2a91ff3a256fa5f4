"""Colours and shapes of the two arms, the same in every figure; each at least 4.5:1 on white."""

INK = "#17212b"
QUIET = "#4a5661"
LINE = "#c9d0d6"
RSW = "#12436d"
CONVENTIONAL = "#a03e06"
SHAPES = {"rsw": "o", "conventional": "s"}
COLOURS = {"rsw": RSW, "conventional": CONVENTIONAL}
