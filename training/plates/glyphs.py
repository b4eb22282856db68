"""The lettering of Vietnamese plates, drawn from centre lines.

Every character is a list of strokes in a unit box whose edges are the centre lines of the outermost strokes:
(0, 0) is top left, (1, 1) bottom right. The stroke has a uniform width, about a sixth of the height, as on the
embossed plates, so a character can be drawn at any size, proportion and weight.
"""

import functools
import math

import cv2
import numpy as np

SUPERSAMPLE = 4


def _arc(cx, cy, rx, ry, start, end):
    """Points of an elliptic arc; degrees, 0 = right, 90 = down (y grows downwards)."""
    steps = max(4, int(abs(end - start) / 12))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


def _turned(strokes):
    """The same strokes turned by half a turn (a 9 is a turned 6)."""
    return [[(1 - x, 1 - y) for x, y in stroke] for stroke in strokes]


_SIX = [_arc(.5, .69, .5, .31, 0, 360), [(.74, 0), (.5, .1), (.22, .3), (.05, .52), (0, .69)]]
_C = _arc(.5, .26, .5, .26, -2, -180) + _arc(.5, .74, .5, .26, 180, 2)
_D = [(0, 0), (.48, 0)] + _arc(.48, .28, .52, .28, -90, 0) + _arc(.48, .72, .52, .28, 0, 90) + [(0, 1), (0, 0)]
_P = [(0, 1), (0, 0), (.55, 0)] + _arc(.55, .27, .45, .27, -90, 90) + [(0, .54)]

STROKES = {
    '0': [_arc(.5, .27, .5, .27, -180, 0) + _arc(.5, .73, .5, .27, 0, 180) + [(0, .27)]],
    '1': [[(.16, .26), (.6, 0), (.6, 1)]],
    '2': [_arc(.5, .27, .5, .27, -175, 25) + [(0, 1), (1, 1)]],
    '3': [_arc(.48, .24, .46, .24, -165, 90), _arc(.48, .735, .52, .265, -90, 165)],
    '4': [[(.55, 0), (0, .74), (1, .74)], [(.72, .42), (.72, 1)]],
    '5': [[(.94, 0), (.12, 0), (.06, .47)] + _arc(.48, .69, .52, .31, -140, 152)],
    '6': _SIX,
    '7': [[(0, 0), (1, 0), (.36, 1)]],
    '8': [_arc(.5, .24, .44, .24, 0, 360), _arc(.5, .735, .5, .265, 0, 360)],
    '9': _turned(_SIX),
    'A': [[(0, 1), (.5, 0), (1, 1)], [(.2, .7), (.8, .7)]],
    'B': [[(0, 0), (.55, 0)] + _arc(.55, .235, .38, .235, -90, 90) + [(0, .47)],
          [(.55, .47)] + _arc(.55, .735, .45, .265, -90, 90) + [(0, 1), (0, 0)]],
    'C': [_C],
    'D': [_D],
    'Đ': [_D, [(-.3, .49), (.42, .49)]],
    'E': [[(1, 0), (0, 0), (0, 1), (1, 1)], [(0, .48), (.86, .48)]],
    'F': [[(1, 0), (0, 0), (0, 1)], [(0, .48), (.82, .48)]],
    'G': [_C + [(1, .53), (.58, .53)]],
    'H': [[(0, 0), (0, 1)], [(1, 0), (1, 1)], [(0, .5), (1, .5)]],
    'K': [[(0, 0), (0, 1)], [(1, 0), (0, .62)], [(.34, .42), (1, 1)]],
    'L': [[(0, 0), (0, 1), (1, 1)]],
    'M': [[(0, 1), (0, 0), (.5, .56), (1, 0), (1, 1)]],
    'N': [[(0, 1), (0, 0), (1, 1), (1, 0)]],
    'P': [_P],
    'Q': [_arc(.5, .27, .5, .27, -180, 0) + _arc(.5, .73, .5, .27, 0, 180) + [(0, .27)], [(.6, .74), (1.05, 1.06)]],
    'R': [_P, [(.5, .54), (1, 1)]],
    'S': [_arc(.5, .25, .5, .25, -12, -228) + _arc(.5, .745, .5, .255, -45, 168)],
    'T': [[(0, 0), (1, 0)], [(.5, 0), (.5, 1)]],
    'U': [[(0, 0)] + _arc(.5, .73, .5, .27, 180, 0) + [(1, 0)]],
    'V': [[(0, 0), (.5, 1), (1, 0)]],
    'X': [[(0, 0), (1, 1)], [(1, 0), (0, 1)]],
    'Y': [[(0, 0), (.5, .52), (1, 0)], [(.5, .52), (.5, 1)]],
    'Z': [[(0, 0), (1, 0), (0, 1), (1, 1)]],
}


@functools.lru_cache(maxsize=8192)
def glyph(character, width, height, stroke):
    """Coverage (uint8, 0..255) of one character of `width` x `height` pixels with a stroke of `stroke` pixels.

    The array is wider than the character by a margin of a third of the width on each side, because the bar
    of Đ stands out to the left.
    """
    s = SUPERSAMPLE
    margin = width // 3
    canvas = np.zeros((height * s, (width + 2 * margin) * s), np.uint8)
    pen = max(1, round(stroke * s))
    inset = pen / 2
    span_x, span_y = width * s - pen, height * s - pen
    for points in STROKES[character]:
        line = [(margin * s + inset + x * span_x, inset + y * span_y) for x, y in points]
        cv2.polylines(canvas, [np.round(line).astype(np.int32)], False, 255, pen, cv2.LINE_AA)
    return cv2.resize(canvas, (width + 2 * margin, height), interpolation=cv2.INTER_AREA)
