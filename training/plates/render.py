"""A flat picture of one plate: colours, embossing, rim, stamp and screws; then its age: fading, mud, stickers, glare."""

from dataclasses import dataclass

import cv2
import numpy as np

from glyphs import glyph
from layouts import random_layout
from plate_text import random_plate_text

PAINT = {
    'white': (240, 240, 236),
    'yellow': (240, 184, 24),
    'blue': (24, 74, 160),
    'red': (184, 22, 28),
    'black': (24, 24, 26),
}


@dataclass
class RenderedPlate:
    """A flat RGB picture with rounded corners cut out by `alpha`."""

    rgb: np.ndarray
    alpha: np.ndarray
    text: str
    lines: int
    colour: str


def _jitter(colour, rng, amount):
    return np.clip(np.array(colour, np.float32) + rng.normal(0, amount, 3), 0, 255)


def _rounded(width, height, radius, inset=0):
    mask = np.zeros((height, width), np.uint8)
    r = max(1, radius - inset)
    x0, y0, x1, y1 = inset, inset, width - 1 - inset, height - 1 - inset
    cv2.rectangle(mask, (x0 + r, y0), (x1 - r, y1), 255, -1)
    cv2.rectangle(mask, (x0, y0 + r), (x1, y1 - r), 255, -1)
    for cx in (x0 + r, x1 - r):
        for cy in (y0 + r, y1 - r):
            cv2.circle(mask, (cx, cy), r, 255, -1, cv2.LINE_AA)
    return mask


def _stamp(ink, x, y, w, h, mask):
    """Maximum of the ink coverage and one mark."""
    x, y = int(round(x)), int(round(y))
    height, width = ink.shape
    x0, y0, x1, y1 = max(0, x), max(0, y), min(width, x + w), min(height, y + h)
    if x0 >= x1 or y0 >= y1:
        return
    part = mask[y0 - y:y1 - y, x0 - x:x1 - x]
    np.maximum(ink[y0:y1, x0:x1], part, out=ink[y0:y1, x0:x1])


def ink_coverage(layout, scale, rng):
    """Ink of all marks (uint8), and of the letters alone, which diplomatic plates paint red."""
    width, height = round(layout.width * scale), round(layout.height * scale)
    ink, letters = np.zeros((height, width), np.uint8), np.zeros((height, width), np.uint8)
    weight = rng.uniform(.82, 1.2)
    slimmer, taller = rng.uniform(.9, 1.06), rng.uniform(.96, 1.03)
    stroke = round(layout.stroke * scale * weight * 2) / 2
    for c, x, y, w, h in layout.marks:
        x, y = x * scale, y * scale
        if c in '-.':
            k = rng.uniform(.75, 1.1)
            bw, bh = max(1, round(w * scale * k)), max(1, round(h * scale * k))
            _stamp(ink, x, y + (h * scale - bh) / (2 if c == '-' else 1), bw, bh, np.full((bh, bw), 255, np.uint8))
            continue
        gw, gh = max(4, round(w * scale * slimmer)), max(6, round(h * scale * taller))
        mask = glyph(c, gw, gh, stroke)
        left = x + (w * scale - gw) / 2 - gw // 3
        _stamp(ink, left, y, mask.shape[1], gh, mask)
        if not c.isdigit():
            _stamp(letters, left, y, mask.shape[1], gh, mask)
    return ink, letters


def _fixings(rgb, width, height, scale, rng):
    """Screws, bolts and the small stamp."""
    for _ in range(int(rng.choice([0, 2, 2, 4]))):
        shade = float(rng.uniform(30, 210))
        x, y = rng.uniform(.05, .95) * width, rng.choice([.07, .5, .93], p=[.6, .1, .3]) * height
        r = max(1, int(rng.uniform(3, 7) * scale))
        cv2.circle(rgb, (int(x), int(y)), r, (shade, shade, shade), -1, cv2.LINE_AA)
    if rng.random() < .5:
        centre = (int(rng.uniform(.42, .58) * width), int(rng.uniform(.06, .14) * height))
        shade = rgb[centre[1], centre[0]] * .85
        cv2.circle(rgb, centre, max(1, int(5 * scale)), [float(v) for v in shade], 1, cv2.LINE_AA)


def _blotches(shape, rng, cells):
    """Smooth noise in 0..1."""
    h, w = shape
    small = rng.random((max(2, cells), max(2, int(cells * w / h)))).astype(np.float32)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)


def _wear(rgb, ink, rng):
    """Fading, worn paint, mud, scratches, stickers."""
    h, w = ink.shape
    if rng.random() < .35:
        worn = np.clip(_blotches((h, w), rng, int(rng.integers(3, 14))) * 2.2 - rng.uniform(.7, 1.6), 0, 1)
        ink = (ink * (1 - worn * rng.uniform(.2, .85))).astype(np.uint8)
    if rng.random() < .22:
        mud = np.clip(_blotches((h, w), rng, int(rng.integers(2, 7))) * 3 - rng.uniform(1.6, 2.6), 0, 1)[..., None]
        rgb[:] = rgb * (1 - mud) + np.array([rng.uniform(60, 140)] * 3, np.float32) * np.array([1, .9, .75]) * mud
    return ink


def _over_paint(rgb, rng):
    """What lies over paint and ink alike: scratches, stickers, a shadow edge, glare."""
    h, w = rgb.shape[:2]
    if rng.random() < .15:
        for _ in range(int(rng.integers(1, 5))):
            a, b = rng.random(2) * (w, h), rng.random(2) * (w, h)
            shade = float(rng.uniform(90, 230))
            cv2.line(rgb, tuple(int(v) for v in a), tuple(int(v) for v in b), (shade,) * 3, 1, cv2.LINE_AA)
    if rng.random() < .03:
        colour = [float(v) for v in rng.uniform(0, 255, 3)]
        cv2.circle(rgb, (int(rng.random() * w), int(rng.random() * h)), int(h * rng.uniform(.05, .13)), colour, -1)
    if rng.random() < .3:
        angle = rng.uniform(0, 2 * np.pi)
        xs, ys = np.meshgrid(np.linspace(-1, 1, w, dtype=np.float32), np.linspace(-1, 1, h, dtype=np.float32))
        side = xs * np.cos(angle) + ys * np.sin(angle) - rng.uniform(-.8, .8)
        rgb *= (1 - rng.uniform(.2, .65) / (1 + np.exp(-side * rng.uniform(4, 40))))[..., None]
    if rng.random() < .12:
        # Sun through leaves: hard patches.
        patches = 1 / (1 + np.exp(-(_blotches((h, w), rng, int(rng.integers(2, 9))) - rng.uniform(.35, .65)) * rng.uniform(10, 60)))
        rgb *= (1 - patches * rng.uniform(.25, .7))[..., None].astype(np.float32)
    if rng.random() < .15:
        xs, ys = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
        d = ((xs - rng.random() * w) / (w * rng.uniform(.08, .4))) ** 2 + ((ys - rng.random() * h) / (h * rng.uniform(.1, .5))) ** 2
        glow = np.exp(-d)[..., None] * rng.uniform(.3, .95)
        rgb[:] = rgb * (1 - glow) + 255 * glow


def render_plate(rng, text=None, layout=None, pixel_height=None):
    """A random plate, or the given text in the given layout, as a flat picture."""
    text = text or random_plate_text(rng)
    layout = layout or random_layout(text, rng)
    if pixel_height is None:
        pixel_height = rng.uniform(46, 72) if layout.rows == 1 else rng.uniform(84, 120)
    scale = pixel_height / layout.height
    ink, letters = ink_coverage(layout, scale, rng)
    height, width = ink.shape
    base = _jitter(PAINT[text.background], rng, 9)
    if text.background == 'white' and rng.random() < .3:
        base *= rng.uniform(.9, 1, 3) if rng.random() < .5 else np.array([1, rng.uniform(.93, 1), rng.uniform(.75, 1)])
    rgb = np.empty((height, width, 3), np.float32)
    rgb[:] = base
    if rng.random() < .5:
        rgb *= (1 + (_blotches((height, width), rng, int(rng.integers(2, 6))) - .5) * rng.uniform(0, .22))[..., None]
    if layout.rim and rng.random() < .8:
        rim = _rounded(width, height, round(layout.radius * scale)) - _rounded(
            width, height, round(layout.radius * scale), max(1, round(rng.uniform(1.5, 4.5) * scale)))
        shade = rng.choice([.35, .6, .8, .9, 1.05])
        rgb[rim > 0] *= shade
    if layout.rim and rng.random() < .45:
        # A thin dark line just inside the edge, as many older plates and frames show: not to be read as a 1.
        inset, radius = max(1, round(rng.uniform(1, 8) * scale)), round(layout.radius * scale)
        line = _rounded(width, height, radius, inset) - _rounded(width, height, radius, inset + max(1, round(rng.uniform(1.5, 3.5) * scale)))
        rgb[line > 0] *= rng.uniform(.08, .5)
    _fixings(rgb, width, height, scale, rng)
    ink = _wear(rgb, ink, rng)
    colour = _jitter(PAINT[text.ink], rng, 8)
    if text.ink == 'black':
        # Worn or reflective black paint is seldom black in a picture.
        colour = colour + rng.choice([0, 0, rng.uniform(10, 70), rng.uniform(30, 120)]) * np.array([.9, .95, 1.1])
    if rng.random() < .5:
        # Embossing: a light edge above and a dark one below the stroke.
        relief = cv2.subtract(np.roll(ink, 1, 0), np.roll(ink, -1, 0)).astype(np.float32)
        rgb += (relief * rng.uniform(-.2, .2))[..., None]
    cover = (ink.astype(np.float32) / 255)[..., None]
    rgb = rgb * (1 - cover) + colour * cover
    if text.red_letters:
        cover = (np.minimum(letters, ink).astype(np.float32) / 255)[..., None]
        rgb = rgb * (1 - cover) + _jitter((200, 30, 36), rng, 10) * cover
    _over_paint(rgb, rng)
    alpha = _rounded(width, height, round(layout.radius * scale * rng.uniform(.5, 1.5)))
    return RenderedPlate(np.clip(rgb, 0, 255).astype(np.uint8), alpha, text.canonical, layout.rows, text.background)
