"""Vietnamese plate lettering and layouts drawn in code; shared by the training renderer and the scene simulator."""

from .glyphs import GLYPHS, glyph_mask
from .layout import COLOURS, PLATE_SIZES_MM, PlateArt, draw_plate

__all__ = ["COLOURS", "GLYPHS", "PLATE_SIZES_MM", "PlateArt", "draw_plate", "glyph_mask"]
