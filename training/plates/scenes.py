"""Training samples of the detector: grey windows of scenes at the scale at which the detector sees them."""

from dataclasses import dataclass

import cv2
import numpy as np

import backgrounds
import optics
from photographs import load_labels, read_rgb
from plate_text import random_plate_text
from render import render_plate

INPUT_WIDTH, INPUT_HEIGHT = 640, 384
PAD = 128
SMALLEST = 12
"""Plates narrower than this many input pixels are neither asked for nor punished."""
CUT, WHOLE = .8, .92
"""A plate of which less than `CUT` can be seen cannot be read and shall not be found; from `WHOLE` on it counts as whole."""
DARK_SHARE = .4
CROWDED = ('military', 'diplomatic')
"""Sources whose far plates are partly unlabelled: what looks like a plate there is neither asked for nor punished."""


@dataclass
class Target:
    box: np.ndarray
    """x1, y1, x2, y2."""
    corners: np.ndarray | None
    """4 x 2, clockwise from the plate's own top left; None where only a box is known."""
    ignored: bool = False


@dataclass
class Scene:
    picture: np.ndarray
    targets: list


def _bounds(corners):
    return np.concatenate([corners.min(0), corners.max(0)])


def _grey_plate(rng):
    text = random_plate_text(rng)
    if rng.random() < DARK_SHARE:
        # In grey a red or blue plate is dark with light ink: rare, and the hardest to find.
        while text.background not in ('red', 'blue'):
            text = random_plate_text(rng)
    plate = render_plate(rng, text)
    weights = np.array([.299, .587, .114], np.float32) if rng.random() < .8 else rng.dirichlet((3, 3, 3)).astype(np.float32)
    return (plate.rgb.astype(np.float32) @ weights).astype(np.uint8), plate.alpha


class PlateStock:
    """Rendered grey plates that are used several times and renewed one by one."""

    def __init__(self, rng, size=600):
        self._rng = rng
        self._plates = [_grey_plate(rng) for _ in range(size)]

    def draw(self):
        index = int(self._rng.integers(len(self._plates)))
        if self._rng.random() < .2:
            self._plates[index] = _grey_plate(self._rng)
        return self._plates[index]


def place_plate(canvas, plate, corners, rng, level=None):
    """Pastes a plate with the light of the scene; `level` is the grey of the plate that hung there before."""
    grey, alpha = plate
    if level is None:
        gain = np.exp(rng.normal(-.25, .4))
    else:
        gain = level / 235 * np.exp(rng.normal(0, .12))
    lit = np.clip(grey.astype(np.float32) * min(gain, 1.25), 0, 255).astype(np.uint8)
    if rng.random() < .15:
        holder = np.full_like(lit, int(rng.choice([10, 40, 120, 200])))
        optics.paste(canvas, holder, np.full_like(alpha, 255), optics.expanded(corners, rng.uniform(.02, .08)))
    optics.paste(canvas, lit, alpha, corners)


def _finish(window, rng):
    """Camera effects on the whole window."""
    if rng.random() < .5:
        window = optics.blur(window, rng, abs(rng.normal(0, .7)))
    window = optics.expose(window, rng, .9)
    if rng.random() < .6:
        window = optics.noise(window, rng, abs(rng.normal(0, 6)))
    window = np.clip(window, 0, 255).astype(np.uint8)
    if rng.random() < .15:
        window = optics.sharpen(window, rng)
    if rng.random() < .5:
        window = optics.compress(window, rng, 30, 95)
    return window


def _window(picture, scale, left, top, width, height, rng):
    """The window of the scaled picture at (left, top), grey where the picture ends."""
    transform = np.array([[scale, 0, -left], [0, scale, -top]], np.float32)
    if scale < .67 and rng.random() < .7:
        x0, y0 = max(0, int(left / scale) - 2), max(0, int(top / scale) - 2)
        x1 = min(picture.shape[1], int((left + width) / scale) + 3)
        y1 = min(picture.shape[0], int((top + height) / scale) + 3)
        if x1 - x0 > 3 and y1 - y0 > 3:
            part = picture[y0:y1, x0:x1]
            small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            transform = np.array([[1, 0, x0 * scale - left], [0, 1, y0 * scale - top]], np.float32)
            return cv2.warpAffine(small, transform, (width, height), flags=cv2.INTER_LINEAR, borderValue=PAD)
    return cv2.warpAffine(picture, transform, (width, height), flags=cv2.INTER_LINEAR, borderValue=PAD)


def _hide(picture, targets, rng):
    """Something passes before a plate: from where a third of it is covered it shall not be found, for it could not be read, and half a
    box would move as if the vehicle did."""
    if not targets:
        return targets
    index = int(rng.integers(len(targets)))
    target, covered = targets[index], rng.uniform(.3, .8)
    x0, y0, x1, y1 = target.box
    w, h = x1 - x0, y1 - y0
    reach_x, reach_y, side = rng.uniform(.2, 2.5) * w, rng.uniform(.2, 2.5) * h, int(rng.integers(4))
    area = ((x0 - reach_x, y0 - reach_y, x0 + covered * w, y1 + reach_y), (x1 - covered * w, y0 - reach_y, x1 + reach_x, y1 + reach_y),
            (x0 - reach_x, y0 - reach_y, x1 + reach_x, y0 + covered * h), (x0 - reach_x, y1 - covered * h, x1 + reach_x, y1 + reach_y))[side]
    left, top = max(0, int(area[0])), max(0, int(area[1]))
    part = picture[top:max(0, int(area[3])), left:max(0, int(area[2]))]
    if not part.size:
        return targets
    small = rng.uniform(0, 255) + rng.normal(0, 20, (int(rng.integers(1, 6)), int(rng.integers(1, 6))))
    part[:] = cv2.resize(np.clip(small, 0, 255).astype(np.uint8), (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
    kept = []
    for i, t in enumerate(targets):
        inside = (np.minimum(t.box[2:], area[2:]) - np.maximum(t.box[:2], area[:2])).clip(min=0).prod() / (t.box[2:] - t.box[:2]).prod()
        if i != index and inside < .08:
            kept.append(t)
        elif inside < .33 and i != index:
            kept.append(Target(t.box, None, True))
    return kept


def _kept(targets, scale, left, top, width, height):
    """Targets moved into the window: those cut off are no targets, those in doubt and tiny ones are marked as ignored."""
    kept = []
    for t in targets:
        box = t.box * scale - (left, top, left, top)
        corners = None if t.corners is None else t.corners * scale - (left, top)
        inside = np.clip(box, 0, (width, height, width, height))
        area = max(0, inside[2] - inside[0]) * max(0, inside[3] - inside[1])
        whole = (box[2] - box[0]) * (box[3] - box[1])
        if area <= 0:
            continue
        share = area / whole
        if share < CUT and not t.ignored:
            continue
        if share < WHOLE or box[2] - box[0] < SMALLEST or t.ignored:
            kept.append(Target(inside, None, True))
        else:
            kept.append(Target(box, corners) if share > .98 else Target(inside, None))
    return kept


class SyntheticScenes:
    """Plates on drawn streets or on pictures of a folder."""

    def __init__(self, rng, stock, pictures=(), streets=150):
        self._rng, self._stock, self._pictures = rng, stock, list(pictures)
        self._streets = [backgrounds.street(rng) for _ in range(streets)]

    def _background(self):
        rng = self._rng
        if self._pictures and rng.random() < .45:
            picture = self._pictures[int(rng.integers(len(self._pictures)))]
            return picture[:, ::-1] if rng.random() < .5 else picture
        index = int(rng.integers(len(self._streets)))
        if rng.random() < .1:
            self._streets[index] = backgrounds.street(rng)
        return self._streets[index]

    def next(self, width, height):
        rng = self._rng
        picture = self._background()
        fit = max(width / picture.shape[1], height / picture.shape[0])
        scale = fit * np.exp(rng.uniform(0, .9))
        left = rng.uniform(0, max(0, picture.shape[1] * scale - width))
        top = rng.uniform(0, max(0, picture.shape[0] * scale - height))
        window = _window(picture, scale, left, top, width, height, rng).copy()
        targets = []
        count = int(rng.choice([0, 1, 2, 3, 5, 8], p=[.18, .27, .22, .16, .11, .06]))
        if rng.random() < .4:
            for _ in range(int(rng.integers(1, 6))):
                at, size = rng.random(2) * (width, height), width * np.exp(rng.uniform(np.log(.03), np.log(.3)))
                backgrounds.draw_clutter(window, rng, float(at[0]), float(at[1]), float(size))
        largest = min(560, width * .85)
        base = np.exp(rng.uniform(np.log(SMALLEST - 2), np.log(largest)))
        for _ in range(count):
            plate = self._stock.draw()
            aspect = plate[1].shape[1] / plate[1].shape[0]
            size = min(largest, base * np.exp(rng.normal(0, .35))) * (1 if aspect < 2.5 else 1.5)
            size = min(size, height * .8 * aspect, width * .9)
            corners = optics.perspective_corners(aspect, size, rng, .8)
            centre = rng.random(2) * (width, height)
            corners = (corners + centre).astype(np.float32)
            box = _bounds(corners)
            margin = (box[2] - box[0]) * .15
            if any(box[0] - margin < t.box[2] and box[2] + margin > t.box[0] and box[1] - margin < t.box[3] and box[3] + margin > t.box[1] for t in targets):
                continue
            if rng.random() < .6:
                draw = backgrounds.draw_motorbike if aspect < 1.6 and rng.random() < .8 else backgrounds.draw_vehicle
                draw(window, rng, float(centre[0]), float(centre[1]), float(box[2] - box[0]))
                for t in targets:
                    if _overlap(t.box, box, 2.6):
                        t.ignored = True
            place_plate(window, plate, corners, rng)
            targets.append(Target(box, corners))
        if rng.random() < .15:
            targets = _hide(window, targets, rng)
        return Scene(_finish(window, rng), _kept(targets, 1.0, 0, 0, width, height))


def _overlap(box, other, reach):
    """True where `box` touches the surroundings (`reach` widths) of `other`: a vehicle drawn later may hide it."""
    w = (other[2] - other[0]) * reach
    return box[0] < other[2] + w and box[2] > other[0] - w and box[1] < other[3] + w and box[3] > other[1] - w


class PhotographedScenes:
    """Real scenes: as they are, with plates replaced by rendered ones, or with plates painted out."""

    def __init__(self, root, rng, stock, weights=None, mistakes=None):
        """`mistakes(grey, boxes)` may give the boxes where a detector so far sees plates that nobody labelled."""
        self._rng, self._stock = rng, stock
        self._scenes, self._mistakes = [], []
        weights = weights or {'military': 12, 'diplomatic': 6}
        probability = []
        for photo in load_labels(root, 'train'):
            if photo.kind != 'full' or not photo.boxes:
                continue
            rgb = read_rgb(photo.path)
            grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
            k = min(1, 1280 / grey.shape[1])
            if k < 1:
                grey = cv2.resize(grey, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
            boxes = np.array(photo.boxes, np.float32) * k
            self._scenes.append((grey, boxes))
            self._mistakes.append((mistakes(grey, boxes) if mistakes else np.empty((0, 4), np.float32), photo.source in CROWDED))
            probability.append(weights.get(photo.source, 1))
        self._edges = np.cumsum(np.array(probability) / sum(probability))

    def _painted_out(self, picture, box):
        """The box filled from its surroundings."""
        x0, y0, x1, y1 = (int(v) for v in box)
        gx, gy = (x1 - x0) // 6 + 2, (y1 - y0) // 6 + 2
        x0, y0, x1, y1 = max(0, x0 - gx), max(0, y0 - gy), min(picture.shape[1], x1 + gx), min(picture.shape[0], y1 + gy)
        left, right = picture[y0:y1, max(0, x0 - 3):max(1, x0)], picture[y0:y1, min(x1, picture.shape[1] - 1):x1 + 3]
        ramp = np.linspace(0, 1, x1 - x0, dtype=np.float32)
        picture[y0:y1, x0:x1] = left.mean(1, keepdims=True) * (1 - ramp) + right.mean(1, keepdims=True) * ramp

    def _replaced(self, picture, box):
        """Hangs a rendered plate over the real one."""
        rng = self._rng
        x0, y0, x1, y1 = box
        part = picture[max(0, int(y0)):int(y1) + 1, max(0, int(x0)):int(x1) + 1]
        level = np.percentile(part, 80)
        plate = self._stock.draw()
        aspect = plate[1].shape[1] / plate[1].shape[0]
        width = max(x1 - x0, (y1 - y0) * min(aspect, 2.5)) * rng.uniform(.8, 1.15)
        self._painted_out(picture, box)
        corners = optics.perspective_corners(aspect, width, rng, .6) + ((x0 + x1) / 2, (y0 + y1) / 2)
        corners = (corners + rng.normal(0, .08, 2) * (x1 - x0)).astype(np.float32)
        place_plate(picture, plate, corners, rng, level)
        return Target(_bounds(corners), corners)

    def next(self, width, height):
        """One photograph, or four small ones side by side: far plates, and little of the window left empty."""
        if self._rng.random() >= .25:
            return self._one(width, height, (-1.1, .45))
        picture, targets = np.empty((height, width), np.uint8), []
        w, h = width // 2, height // 2
        for left, top in ((0, 0), (w, 0), (0, h), (w, h)):
            part = self._one(w, h, (-1.9, -.1))
            picture[top:top + h, left:left + w] = part.picture
            shift = np.array([left, top], np.float32)
            targets += [Target(t.box + np.tile(shift, 2), None if t.corners is None else t.corners + shift, t.ignored) for t in part.targets]
        return Scene(picture, targets)

    def _one(self, width, height, scales):
        rng = self._rng
        index = min(int(np.searchsorted(self._edges, rng.random())), len(self._scenes) - 1)
        original, boxes = self._scenes[index]
        mistakes, crowded = self._mistakes[index]
        roll = rng.random()
        if roll < .45:
            picture, targets = original, [Target(b, None) for b in boxes]
        else:
            picture, targets = original.copy(), []
            if rng.random() < .5:
                # The old plates go, so the scene may be mirrored before the new ones are hung.
                picture = np.ascontiguousarray(picture[:, ::-1])
                boxes, mistakes = (b[:, (2, 1, 0, 3)] * (-1, 1, -1, 1) + (picture.shape[1], 0, picture.shape[1], 0) for b in (boxes, mistakes))
            for b in boxes:
                if roll < .92:
                    targets.append(self._replaced(picture, b))
                else:
                    self._painted_out(picture, b)
        if rng.random() < .35:
            picture = self._cluttered(picture, targets)
        if rng.random() < .12:
            picture = picture.copy()
            targets = _hide(picture, targets, rng)
        fit = min(INPUT_WIDTH / picture.shape[1], INPUT_HEIGHT / picture.shape[0])
        scale = fit * np.exp(rng.uniform(*scales))
        if crowded:
            targets += [Target(m, None, True) for m in mistakes]
        drawn_to = [Target(m, None) for m in mistakes] if len(mistakes) and not crowded and rng.random() < .4 else targets
        left, top = self._corner(drawn_to, picture.shape, scale, width, height)
        window = _window(picture, scale, left, top, width, height, rng)
        window = _finish(window, rng)
        # The letterbox around a picture knows nothing of its light.
        x0, y0 = max(0, int(-left)), max(0, int(-top))
        x1, y1 = int(picture.shape[1] * scale - left) + 1, int(picture.shape[0] * scale - top) + 1
        window[:y0], window[:, :x0] = PAD, PAD
        window[max(0, y1):], window[:, max(0, x1):] = PAD, PAD
        return Scene(window, _kept(targets, scale, left, top, width, height))

    def _cluttered(self, picture, targets):
        """A copy with things that are no plates, beside the plates."""
        rng, picture = self._rng, picture.copy()
        for _ in range(int(rng.integers(1, 4))):
            width = picture.shape[1] * np.exp(rng.uniform(np.log(.02), np.log(.25)))
            x, y = rng.random() * picture.shape[1], rng.random() * picture.shape[0]
            reach = width * .8 + 4
            if not any(x - reach < t.box[2] and x + reach > t.box[0] and y - reach < t.box[3] and y + reach > t.box[1] for t in targets):
                backgrounds.draw_clutter(picture, rng, x, y, width)
        return picture

    def _corner(self, targets, shape, scale, width, height):
        """Where the window lies: mostly around a plate, sometimes anywhere."""
        rng = self._rng
        if targets and rng.random() < .7:
            box = targets[int(rng.integers(len(targets)))].box * scale
            return ((box[0] + box[2]) / 2 - width * rng.uniform(.1, .9), (box[1] + box[3]) / 2 - height * rng.uniform(.1, .9))
        room_x, room_y = shape[1] * scale - width, shape[0] * scale - height
        return rng.uniform(min(0, room_x), max(0, room_x)), rng.uniform(min(0, room_y), max(0, room_y))
