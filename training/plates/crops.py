"""Training samples of the reader: plates as a camera and the detector's corners deliver them."""

from dataclasses import dataclass

import cv2
import numpy as np

import optics
from characters import CharacterExchange, load_places
from photographs import drawn_text, guess_colour, load_labels, read_rgb
from plate_text import COLOURS, SLOTS, encode
from render import render_plate

WIDTH, HEIGHT = 160, 64
MARGIN = .06
IGNORE = -100


@dataclass
class ReaderSample:
    picture: np.ndarray
    """HEIGHT x WIDTH x 3, uint8 RGB."""
    text: list
    lines: int
    colour: int


def _surroundings(rng, height, width):
    """What is behind and around a plate: bodywork, shadow, clutter."""
    small = rng.uniform(0, 255, 3) * rng.uniform(.1, 1) + rng.normal(0, 25, (int(rng.integers(1, 6)), int(rng.integers(1, 8)), 3))
    canvas = cv2.resize(np.clip(small, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    for _ in range(int(rng.integers(0, 5))):
        a, b = rng.random(2) * (width, height), rng.random(2) * (width, height)
        colour = [float(v) for v in rng.uniform(0, 255, 3)]
        if rng.random() < .5:
            cv2.rectangle(canvas, tuple(a.astype(int).tolist()), tuple(b.astype(int).tolist()), colour, -1)
        else:
            cv2.line(canvas, tuple(a.astype(int).tolist()), tuple(b.astype(int).tolist()), colour, int(rng.integers(1, 6)))
    return canvas


def _box_corners(corners):
    x0, y0 = corners.min(0)
    x1, y1 = corners.max(0)
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def _jittered(corners, rng, spread):
    """Corners as an imperfect detector gives them: a common shift and scale, and a little error of each."""
    size = np.array([np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[3] - corners[0])], np.float32)
    centre = corners.mean(0)
    common = rng.normal(0, spread, 2) * size
    scale = 1 + rng.normal(0, spread, 2)
    each = rng.normal(0, spread * .55, (4, 2)) * size
    if rng.random() < .12:
        # Now and then a detector is far out.
        common, each = common * 2, each * 2
    return ((corners - centre) * scale + centre + common + each).astype(np.float32)


def synthetic_view(plate, rng):
    """One view of a rendered plate."""
    aspect = plate.alpha.shape[1] / plate.alpha.shape[0]
    rows_width = (52, 240) if plate.lines == 1 else (30, 170)
    width = np.exp(rng.uniform(np.log(rows_width[0]), np.log(rows_width[1])))
    corners = optics.perspective_corners(aspect, width, rng)
    extent = np.abs(corners).max(0)
    size = np.ceil(extent * 2 * 1.3 + 6).astype(int)
    corners += size / 2
    canvas = _surroundings(rng, size[1], size[0])
    rgb = plate.rgb
    colour = plate.colour
    if rng.random() < .2:
        # A frame or the dark holder around the plate; with a light gap its sides look like ones.
        holder, room = np.full_like(rgb, int(rng.choice([15, 40, 90, 190]))), rng.uniform(.02, .07)
        optics.paste(canvas, holder, np.full_like(plate.alpha, 255), optics.expanded(corners, room))
        if rng.random() < .4:
            light = np.full_like(rgb, int(rng.uniform(150, 245)))
            optics.paste(canvas, light, np.full_like(plate.alpha, 255), optics.expanded(corners, room * rng.uniform(.3, .8)))
    optics.paste(canvas, rgb, plate.alpha, corners)
    text_height = width / aspect * (.6 if plate.lines == 1 else .36)
    if rng.random() < .18:
        canvas = _spoiled(canvas, rng, text_height)
    if rng.random() < .14:
        canvas, colour = optics.infrared(canvas, rng), 'unknown'
    canvas = optics.blur(canvas, rng, abs(rng.normal(0, .055)) * text_height + rng.uniform(0, .5))
    canvas = optics.expose(canvas, rng)
    if rng.random() < .05:
        canvas = _glaring(canvas, rng)
    canvas = np.clip(optics.noise(canvas, rng, abs(rng.normal(0, 7))), 0, 255).astype(np.uint8)
    if rng.random() < .25:
        canvas = optics.sharpen(canvas, rng)
    if rng.random() < .6:
        canvas = optics.compress(canvas, rng, 30, 95)
    if canvas.mean() < 22:
        colour = 'unknown'
    if rng.random() < .6:
        seen = _jittered(corners, rng, .022)
    else:
        seen = _jittered(_box_corners(corners), rng, .03)
    picture = optics.rectify(canvas, optics.expanded(seen, MARGIN), WIDTH, HEIGHT)
    return ReaderSample(picture, encode(plate.text), plate.lines - 1, COLOURS.index(colour))


class SyntheticCrops:
    """Endless rendered samples; each rendered plate is seen three times by different cameras."""

    VIEWS = 3

    def __init__(self, rng):
        self._rng = rng
        self._plate, self._left = None, 0

    def next(self):
        if not self._left:
            self._plate, self._left = render_plate(self._rng), self.VIEWS
        self._left -= 1
        return synthetic_view(self._plate, self._rng)


@dataclass
class RealPlate:
    picture: np.ndarray
    """RGB, the plate with room around it."""
    corners: np.ndarray
    """Where the plate is in the picture."""
    text: str
    lines: int
    colour: str | None
    is_quad: bool
    """False: the corners are only those of an upright box."""
    source: str = ''
    places: tuple = ()
    """Where each character stands, if known."""


def load_real_plates(root, split, corners_of=None, chosen=lambda text: True):
    """Every readable plate of a split whose text is `chosen`: the ready-cut crops and those cut from scenes.

    `corners_of(picture, box)` may give four corners for a box (from a trained detector), or None.
    """
    plates, known_places = [], load_places(root)
    for photo in load_labels(root, split):
        if not photo.texts or (photo.kind == 'full' and len(photo.boxes) != len(photo.texts)):
            continue
        rgb = read_rgb(photo.path)
        height, width = rgb.shape[:2]
        boxes = photo.boxes or ((0, 0, width, height),)
        for box, text in zip(boxes, photo.texts):
            if '?' in text or len(text) > SLOTS or not chosen(drawn_text(text)):
                continue
            x0, y0, x1, y1 = box
            room_x, room_y = (x1 - x0) * .35, (y1 - y0) * .35
            left, top = max(0, int(x0 - room_x)), max(0, int(y0 - room_y))
            part = np.ascontiguousarray(rgb[top:int(y1 + room_y) + 1, left:int(x1 + room_x) + 1])
            quad = corners_of(rgb, box) if corners_of else None
            corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32) if quad is None else quad
            corners = (corners - (left, top)).astype(np.float32)
            lines = photo.lines if len(boxes) == 1 and photo.lines else (1 if (x1 - x0) / (y1 - y0) > 2.5 else 2)
            shrink = min(1, 320 / max(part.shape[:2]))
            if shrink < 1:
                part = cv2.resize(part, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
                corners = corners * shrink
            bx = part[int(part.shape[0] * .2):int(part.shape[0] * .8), int(part.shape[1] * .2):int(part.shape[1] * .8)]
            colour = 'red' if photo.source == 'military' else guess_colour(bx)
            places = known_places.get((photo.source, photo.path.name), ()) if photo.kind == 'crop' and not photo.boxes else ()
            if len(places) != len(text) or any(p.character != c for p, c in zip(places, text)):
                places = ()
            plates.append(RealPlate(part, corners, drawn_text(text), lines, colour, quad is not None, photo.source,
                                    tuple(p.scaled(shrink) for p in places)))
    return plates


def _behind_an_arm(picture, rng, size):
    """The arm of a barrier reaches in from the side, bright and with a dark end, over the first or last characters or their upper half."""
    h, w = picture.shape[:2]
    picture = picture.copy()
    end, below, cap = int(w * rng.uniform(.12, .42)), int(h * rng.uniform(.35, 1.1)), max(1, int(size * rng.uniform(.05, .3)))
    bright, dark = [[float(v) for v in np.clip(rng.uniform(*r) + rng.normal(0, 5, 3), 0, 255)] for r in ((190, 255), (10, 70))]
    turned = picture[:, ::-1] if rng.random() < .3 else picture
    turned[:below, :end] = bright
    cv2.ellipse(picture, (end if turned is picture else w - end, max(0, below - int(size * rng.uniform(0, .6)))),
                (cap, max(cap, int(size * rng.uniform(.3, .9)))), rng.uniform(-15, 15), 0, 360, dark, -1, cv2.LINE_AA)
    return picture


def _gleaming(picture, rng, size):
    """A lamp's reflection runs over the sheet in a thin arc and takes the ink with it."""
    h, w = picture.shape[:2]
    mask = np.zeros((h, w), np.float32)
    x, y = rng.uniform(.15, .85) * w, rng.uniform(.15, .85) * h
    angle, bend, reach = rng.normal(0, 25), rng.uniform(0, .5), size * rng.uniform(.4, 3)
    if rng.random() < .5:
        axes = (max(2, int(reach)), max(1, int(reach * bend)))
        cv2.ellipse(mask, (int(x), int(y)), axes, angle, 180 * (rng.random() < .5), 180 + 180 * (rng.random() < .5), 1, max(1, round(size * rng.uniform(.05, .2))), cv2.LINE_AA)
    else:
        dx, dy = np.cos(np.radians(angle)) * reach / 2, np.sin(np.radians(angle)) * reach / 2
        cv2.line(mask, (int(x - dx), int(y - dy)), (int(x + dx), int(y + dy)), 1, max(1, round(size * rng.uniform(.05, .25))), cv2.LINE_AA)
    soft = cv2.GaussianBlur(mask, (0, 0), max(.5, size * rng.uniform(.02, .1)))
    cover = np.clip(soft / max(float(soft.max()), 1e-3) * rng.uniform(.6, 1.2), 0, 1)[..., None]
    return np.clip(picture * (1 - cover) + 255 * cover, 0, 255).astype(np.uint8)


def _glaring(picture, rng):
    """So much light that paper and ink come near each other."""
    return np.clip(picture.astype(np.float32) * rng.uniform(1.2, 2) + rng.uniform(0, 70), 0, 255)


def _spoiled(picture, rng, size):
    """Something before a character or two: a gleam, a splash, a cable, a leaf; `size` is about a character's height."""
    h, w = picture.shape[:2]
    kind = rng.random()
    if kind < .15:
        return _behind_an_arm(picture, rng, size)
    if kind < .4:
        return _gleaming(picture, rng, size)
    x, y, roll = rng.uniform(.1, .9) * w, rng.uniform(.1, .9) * h, rng.random()
    shade = rng.uniform(0, 255, 3) * rng.uniform(.2, 1) if rng.random() < .3 else np.repeat(rng.uniform(20, 240), 3)
    if roll < .55:
        xs, ys = np.meshgrid(np.arange(w, dtype=np.float32) - x, np.arange(h, dtype=np.float32) - y)
        angle, long, short = rng.uniform(0, np.pi), size * rng.uniform(.2, 1.1), size * rng.uniform(.1, .4)
        u, v = xs * np.cos(angle) + ys * np.sin(angle), ys * np.cos(angle) - xs * np.sin(angle)
        cover = np.exp(-(u / long) ** 2 - (v / short) ** 2)[..., None] * rng.uniform(.35, .95)
        light = 255 if roll < .35 else shade
        return np.clip(picture * (1 - cover) + light * cover, 0, 255).astype(np.uint8)
    picture, colour = picture.copy(), [float(c) for c in shade]
    if roll < .68:
        # A barrier, a foot or a cable's box before part of one row: what is left of the characters has to do.
        angle, reach, thick = rng.normal(0, .25) + (np.pi / 2 if rng.random() < .4 else 0), size * rng.uniform(.8, 3), size * rng.uniform(.15, .5)
        box = cv2.boxPoints(((float(x), float(y)), (float(reach), float(thick)), float(np.degrees(angle))))
        cv2.fillConvexPoly(picture, np.round(box).astype(np.int32), colour, cv2.LINE_AA)
    elif roll < .84:
        angle, reach = rng.uniform(0, np.pi), rng.uniform(.5, 4) * size
        a, b = (x - np.cos(angle) * reach, y - np.sin(angle) * reach), (x + np.cos(angle) * reach, y + np.sin(angle) * reach)
        cv2.line(picture, tuple(int(v) for v in a), tuple(int(v) for v in b), colour, max(1, round(size * rng.uniform(.03, .12))), cv2.LINE_AA)
    else:
        axes = (max(1, int(size * rng.uniform(.08, .3))), max(1, int(size * rng.uniform(.08, .3))))
        cv2.ellipse(picture, (int(x), int(y)), axes, rng.uniform(0, 180), 0, 360, colour, -1, cv2.LINE_AA)
    return picture


def real_view(plate, rng, exchange=None, spoil=1.0):
    """One augmented view of a photographed plate; `spoil` scales how often it is made worse."""
    part, corners, text = plate.picture, plate.corners, plate.text
    if exchange and plate.places and rng.random() < .65:
        part, text = exchange.exchanged(plate.source, part, plate.places, text, rng.uniform(.15, .9))
    if plate.is_quad and rng.random() < .2:
        # A detector that gives boxes only must do as well.
        corners = _box_corners(corners)
    if rng.random() < .2 * spoil:
        part = _spoiled(part, rng, np.linalg.norm(corners[3] - corners[0]) * (.7 if plate.lines == 1 else .4))
    seen = np.linalg.norm(corners[1] - corners[0])
    least = 46 if plate.lines == 1 else 28
    if seen > least * 1.1 and rng.random() < .55 * spoil:
        k = np.exp(rng.uniform(np.log(least / seen), 0))
        part = cv2.resize(part, None, fx=k, fy=k, interpolation=cv2.INTER_AREA if rng.random() < .7 else cv2.INTER_LINEAR)
        corners = corners * k
    colour = IGNORE if plate.colour is None else COLOURS.index(plate.colour)
    if rng.random() < .1 * spoil:
        part, colour = optics.infrared(part, rng), COLOURS.index('unknown')
    if rng.random() < .4 * spoil:
        part = optics.blur(part, rng, abs(rng.normal(0, .016)) * np.linalg.norm(corners[3] - corners[0]))
    part = optics.expose(part, rng, .8)
    if rng.random() < .06 * spoil:
        part = _glaring(part, rng)
    if rng.random() < .5 * spoil:
        part = optics.noise(part, rng, abs(rng.normal(0, 7)))
    part = np.clip(part, 0, 255).astype(np.uint8)
    if rng.random() < .15 * spoil:
        part = optics.sharpen(part, rng)
    if rng.random() < .35 * spoil:
        part = optics.compress(part, rng, 25, 95)
    turned = corners
    if rng.random() < .3 * spoil:
        turned = _leaning(corners, rng)
    jittered = _jittered(turned, rng, .022 if plate.is_quad else .035)
    picture = optics.rectify(part, optics.expanded(jittered, MARGIN), WIDTH, HEIGHT)
    return ReaderSample(picture, encode(text), plate.lines - 1, colour)


def _leaning(corners, rng):
    """Corners turned or sheared a little, as if the detector had missed part of the tilt."""
    centre = corners.mean(0)
    angle, shear = np.radians(rng.normal(0, 4)), rng.normal(0, .06)
    turn = np.array([[np.cos(angle), -np.sin(angle) + shear], [np.sin(angle), np.cos(angle)]], np.float32)
    return ((corners - centre) @ turn.T + centre).astype(np.float32)


class RealCrops:
    """Endless augmented views of photographed plates: two-line ones, rare letters, small sources and what is read badly more often."""

    RENEWED = 2000
    """After so many losses told, the hard plates are counted anew."""

    def __init__(self, plates, rng):
        sources = {}
        for p in plates:
            sources[p.source] = sources.get(p.source, 0) + 1
        counts = {}
        for p in plates:
            for c in set(p.text):
                counts[c] = counts.get(c, 0) + 1
        self._weight = np.array([(1.5 if p.lines == 2 else 1) * (120 / min(120, min(counts[c] for c in p.text))) ** .35
                                 * (1000 / sources[p.source]) ** .5 for p in plates])
        self._plates, self._rng, self._drawn, self._told = plates, rng, [], 0
        self._loss = np.zeros(len(plates))
        self._renew()
        self._exchange = CharacterExchange(rng)
        for p in plates:
            if p.places:
                self._exchange.add(p.source, p.picture, p.places, p.text)

    def _renew(self):
        # Nothing is drawn less than half as often as before, and nothing more than three times: a wrong label is hard for ever.
        mean = self._loss.mean() or 1
        hard = self._weight * np.clip(.5 + .5 * self._loss / mean if self._loss.any() else 1, .5, 3)
        self._edges = np.cumsum(hard / hard.sum())

    def next(self):
        index = min(int(np.searchsorted(self._edges, self._rng.random())), len(self._plates) - 1)
        self._drawn.append(index)
        return real_view(self._plates[index], self._rng, self._exchange)

    def learn(self, losses):
        """Takes the losses of the samples drawn since the last call, in their order."""
        for index, loss in zip(self._drawn, losses):
            self._loss[index] += .3 * (float(loss) - self._loss[index])
        self._told += len(self._drawn)
        self._drawn.clear()
        if self._told >= self.RENEWED:
            self._told = 0
            self._renew()
