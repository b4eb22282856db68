"""Letters and digits of Vietnamese plates as centre lines of one uniform stroke.

Each glyph lives in a box 38 wide and 63 high (millimetres on a car plate). The centre lines are drawn with one
stroke width (63/6 by default), then scaled to the wanted box, so a motorbike plate uses the same shapes.
Our own drawing: narrow, uniform stroke, flat ends, diagonal stems in 6 and 9, a flagged 1.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

WIDTH = 38.0
HEIGHT = 63.0
STROKE = 10.2

_L, _R = STROKE / 2, WIDTH - STROKE / 2  # centre lines that touch the box on the left and right
_T, _B = STROKE / 2, HEIGHT - STROKE / 2
_CX, _CY = WIDTH / 2, HEIGHT / 2
_OUT = 8.0  # a stroke that ends on the box is drawn past it and cut there, which gives a flat end

Point = tuple[float, float]
Stroke = list[Point]


def _arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> Stroke:
    """Points of an ellipse arc; degrees, 0 is right, 90 is down."""
    steps = max(6, int(abs(end - start) / 6))
    return [
        (cx + rx * math.cos(math.radians(a)), cy + ry * math.sin(math.radians(a)))
        for a in np.linspace(start, end, steps)
    ]


def _ring(cx: float, cy: float, rx: float, ry: float) -> Stroke:
    return _arc(cx, cy, rx, ry, 0, 360)


def _stadium(top: float, bottom: float, radius_y: float = 14.0) -> Stroke:
    """A closed narrow ring: half ellipses joined by straight sides."""
    rx = (_R - _L) / 2
    upper = _arc(_CX, top + radius_y, rx, radius_y, 180, 360)
    lower = _arc(_CX, bottom - radius_y, rx, radius_y, 0, 180)
    return [*upper, *lower, upper[0]]


_RX = (_R - _L) / 2
_TOP_BOWL = 14.0

GLYPHS: dict[str, list[Stroke]] = {
    "0": [_stadium(_T, _B)],
    "1": [[(9.5, 17.5), (23.5, _T - 1.5), (23.5, HEIGHT + _OUT)]],
    "2": [
        [
            *_arc(_CX, _T + _TOP_BOWL, _RX, _TOP_BOWL, 185, 385),
            (_L + 1.5, _B),
            (WIDTH + _OUT, _B),
        ]
    ],
    "3": [
        [*_arc(_CX, _T + 12.6, _RX - 0.6, 12.6, 190, 430), (_CX - 3.5, _CY - 1.6)],
        [(_CX - 3.5, _CY - 1.6), *_arc(_CX, _B - 14.2, _RX, 14.2, -72, 168)],
    ],
    "4": [
        [(23.0, -_OUT), (22.0, _T - 3), (_L, 45.5), (WIDTH + _OUT, 45.5)],
        [(26.8, 31.0), (26.8, HEIGHT + _OUT)],
    ],
    "5": [
        [(WIDTH - 3.0 + _OUT, _T), (_L + 2.2, _T), (_L + 0.8, 30.0), (_L + 3.0, 28.2)],
        [(_L + 1.0, 30.6), *_arc(_CX, _B - 16.6, _RX, 16.6, -128, 160)],
    ],
    "6": [
        [(26.5, -_OUT), (23.5, _T - 2), (_L + 2.6, 34.5)],
        _ring(_CX, _B - 15.6, _RX, 15.6),
    ],
    "7": [[(-_OUT, _T), (_R - 0.5, _T), (13.5, HEIGHT + _OUT * 1.2)]],
    "8": [
        _ring(_CX, _T + 11.8, _RX - 1.4, 11.8),
        _ring(_CX, _B - 14.6, _RX, 14.6),
    ],
    "9": [
        [(11.5, HEIGHT + _OUT), (14.5, HEIGHT - _T + 2), (_R - 2.6, 28.5)],
        _ring(_CX, _T + 15.6, _RX, 15.6),
    ],
    "A": [
        [(_L - 3.6, HEIGHT + _OUT), (_CX - 1.2, -2.0), (_CX + 1.2, -2.0), (_R + 3.6, HEIGHT + _OUT)],
        [(9.0, 44.5), (29.0, 44.5)],
    ],
    "B": [
        [(_L, -_OUT), (_L, HEIGHT + _OUT)],
        [(_L, _T), *_arc(_R - 12.6, _T + 12.0, 11.6, 12.0, -90, 90), (_L, _T + 24.0)],
        [(_L, _T + 24.0), *_arc(_R - 12.8, _B - 14.4, 12.8, 14.4, -90, 90), (_L, _B)],
    ],
    "C": [
        [
            *_arc(_CX, _T + 14, _RX, 14, -8, -180),
            *_arc(_CX, _B - 14, _RX, 14, 180, 8),
        ]
    ],
    "D": [
        [
            (_L, _T),
            *_arc(_R - 13.5, _T + 15, 13.5, 15, -90, 0),
            *_arc(_R - 13.5, _B - 15, 13.5, 15, 0, 90),
            (_L, _B),
            (_L, _T),
            (_R - 13.5, _T),
        ]
    ],
    "E": [
        [(WIDTH + _OUT, _T), (_L + 1, _T), (_L + 1, _B), (WIDTH + _OUT, _B)],
        [(_L + 2, _CY - 0.5), (WIDTH - 4.0, _CY - 0.5)],
    ],
    "F": [
        [(WIDTH + _OUT, _T), (_L + 1, _T), (_L + 1, HEIGHT + _OUT)],
        [(_L + 2, _CY), (WIDTH - 5.0, _CY)],
    ],
    "G": [
        [
            *_arc(_CX, _T + 14, _RX, 14, -8, -180),
            *_arc(_CX, _B - 14, _RX, 14, 180, 0),
            (_R, 35.0),
            (_CX + 0.5, 35.0),
        ]
    ],
    "H": [
        [(_L, -_OUT), (_L, HEIGHT + _OUT)],
        [(_R, -_OUT), (_R, HEIGHT + _OUT)],
        [(_L, _CY), (_R, _CY)],
    ],
    "K": [
        [(_L, -_OUT), (_L, HEIGHT + _OUT)],
        [(_R + 2.6, -_OUT), (_L + 2, 37.0)],
        [(15.0, 27.0), (_R + 3.4, HEIGHT + _OUT)],
    ],
    "L": [[(_L + 1, -_OUT), (_L + 1, _B), (WIDTH + _OUT, _B)]],
    "M": [
        [(_L, HEIGHT + _OUT), (_L, _T - 4), (_CX, 41.0), (_R, _T - 4), (_R, HEIGHT + _OUT)],
        [(_L, -_OUT), (_L, _CY)],
        [(_R, -_OUT), (_R, _CY)],
    ],
    "N": [
        [(_L, HEIGHT + _OUT), (_L, -_OUT)],
        [(_L - 0.6, -2.0), (_R + 0.6, HEIGHT + 2.0)],
        [(_R, HEIGHT + _OUT), (_R, -_OUT)],
    ],
    "P": [
        [(_L, -_OUT), (_L, HEIGHT + _OUT)],
        [(_L, _T), *_arc(_R - 13.6, _T + 14.4, 13.6, 14.4, -90, 90), (_L, _T + 28.8)],
    ],
    "R": [
        [(_L, -_OUT), (_L, HEIGHT + _OUT)],
        [(_L, _T), *_arc(_R - 13.4, _T + 14.0, 13.0, 14.0, -90, 90), (_L, _T + 28.0)],
        [(_CX - 0.5, 33.0), (_R + 2.6, HEIGHT + _OUT)],
    ],
    "S": [
        [
            *_arc(_CX, _T + 13.2, _RX - 0.6, 13.2, -14, -190),
            (_L + 3.2, 26.0),
            (_CX, 31.6),
            (_R - 2.2, 37.6),
            *_arc(_CX, _B - 13.8, _RX, 13.8, -14, 166),
        ]
    ],
    "T": [[(-_OUT, _T), (WIDTH + _OUT, _T)], [(_CX, _T), (_CX, HEIGHT + _OUT)]],
    "U": [[(_L, -_OUT), *_arc(_CX, _B - 14, _RX, 14, 180, 0), (_R, -_OUT)]],
    "V": [[(_L - 3.4, -_OUT), (_CX - 0.8, HEIGHT + 1.5), (_CX + 0.8, HEIGHT + 1.5), (_R + 3.4, -_OUT)]],
    "X": [
        [(_L - 3.0, -_OUT), (_R + 3.0, HEIGHT + _OUT)],
        [(_R + 3.0, -_OUT), (_L - 3.0, HEIGHT + _OUT)],
    ],
    "Y": [
        [(_L - 3.2, -_OUT), (_CX, 34.0), (_R + 3.2, -_OUT)],
        [(_CX, 33.0), (_CX, HEIGHT + _OUT)],
    ],
    "Z": [[(-_OUT, _T), (_R - 0.5, _T), (_L + 0.5, _B), (WIDTH + _OUT, _B)]],
}
GLYPHS["\u0110"] = [*GLYPHS["D"], [(-_OUT, _CY), (_CX + 1.0, _CY)]]  # Đ

_MASTER = 12  # pixels per unit of the master drawing


@lru_cache(maxsize=256)
def _master(character: str, stroke: float) -> np.ndarray:
    height, width = int(HEIGHT * _MASTER), int(WIDTH * _MASTER)
    pad = int(_OUT * 2 * _MASTER)
    canvas = np.zeros((height + 2 * pad, width + 2 * pad), np.uint8)
    for line in GLYPHS[character]:
        points = np.round(np.array(line) * _MASTER + pad).astype(np.int32)
        cv2.polylines(canvas, [points.reshape(-1, 1, 2)], False, 255, int(round(stroke * _MASTER)), cv2.LINE_8)
    return canvas[pad : pad + height, pad : pad + width]


def glyph_mask(character: str, width_px: int, height_px: int, stroke: float = STROKE) -> np.ndarray:
    """Coverage (0..255) of one character scaled to the given box. `stroke` is in glyph units (box height 63)."""
    if character not in GLYPHS:
        raise ValueError(f"no glyph for {character!r}: plates use {''.join(sorted(GLYPHS))}")
    return cv2.resize(_master(character, round(stroke, 2)), (width_px, height_px), interpolation=cv2.INTER_AREA)
