"""New texts out of photographed plates: characters change places with those of other photographed plates.

A few hundred photographs teach a reader their texts by heart, above all their provinces and series. Where a set says where each
character stands (char_boxes.jsonl), the characters are exchanged, so that every photograph shows ever other texts in its own light.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from plate_text import FIRST_LETTERS, SECOND_LETTERS

ROOM = .1
"""Share of a character's size that is taken with it on each side: what is between the characters."""


@dataclass(frozen=True)
class PlacedCharacter:
    """One character of a photographed plate and the upright box around it in pixels."""

    character: str
    x0: int
    y0: int
    x1: int
    y1: int

    def scaled(self, k):
        return PlacedCharacter(self.character, round(self.x0 * k), round(self.y0 * k), round(self.x1 * k), round(self.y1 * k))


def load_places(root):
    """The placed characters, in reading order, by (source, file); plates whose boxes do not spell their text are left out."""
    places = {}
    path = Path(root) / 'char_boxes.jsonl'
    if not path.exists():
        return places
    with open(path, encoding='utf-8') as file:
        for line in file:
            row = json.loads(line)
            rest, ordered = sorted(row['chars'], key=lambda c: c[2]), []
            for text in row['text'].split('|'):
                ordered += sorted(rest[:len(text)], key=lambda c: c[1])
                rest = rest[len(text):]
            if ''.join(c[0] for c in ordered) != row['text'].replace('|', ''):
                continue
            found = []
            for character, x, y, w, h in ordered:
                w, h = w * (1 + 2 * ROOM), h * (1 + 2 * ROOM)
                found.append(PlacedCharacter(character, max(0, round(x - w / 2)), max(0, round(y - h / 2)),
                                             min(row['w'], round(x + w / 2)), min(row['h'], round(y + h / 2))))
            places[row['source'], row['file']] = found
    return places


def _levels(patch):
    return np.percentile(patch.reshape(-1, 3), (8, 85), axis=0).astype(np.float32)


def _in_its_light(patch, there):
    """The patch with the ink and the ground of the place it comes to."""
    (ink, ground), (ink_there, ground_there) = _levels(patch), _levels(there)
    gain = (ground_there - ink_there) / np.maximum(ground - ink, 12)
    return (patch - ink) * np.clip(gain, .15, 4) + ink_there


def _edge(height, width):
    """Full inside, falling to nothing in the outermost pixels."""
    rows, columns = (np.minimum(np.arange(n) + .5, n - np.arange(n) - .5) / max(1, n * ROOM) for n in (height, width))
    return np.clip(np.minimum(rows[:, None], columns[None]), 0, 1)[..., None].astype(np.float32)


class CharacterExchange:
    """Exchanges characters among plates of one source. Pictures are given as they were loaded."""

    def __init__(self, rng):
        self._rng, self._patches = rng, {}

    def add(self, source, picture, places, text):
        """Takes up the characters of a plate; those of MĐ and TĐ stay at home, because labels write Đ as D."""
        for i, p in enumerate(places):
            if 'Đ' in text and not p.character.isdigit():
                continue
            patch = picture[p.y0:p.y1, p.x0:p.x1]
            if min(patch.shape[:2]) >= 4:
                self._patches.setdefault(source, {}).setdefault(p.character, []).append(patch)

    def _wanted(self, text, index):
        """A character that may stand at this place of this text."""
        rng, there = self._rng, text[index]
        if there.isdigit() and index != 3:
            return str(rng.integers(0, 10))
        if index == 2:
            return FIRST_LETTERS[int(rng.integers(len(FIRST_LETTERS)))]
        if there.isdigit() and (len(text) < 9 or rng.random() < .6):
            return str(rng.integers(1 if len(text) >= 9 else 0, 10))
        return SECOND_LETTERS[int(rng.integers(len(SECOND_LETTERS)))]

    def exchanged(self, source, picture, places, text, share):
        """A copy of the picture with about `share` of its characters exchanged, and the text it then shows."""
        rng, stock = self._rng, self._patches.get(source, {})
        picture, letters = picture.copy(), list(text)
        for i, p in enumerate(places):
            if rng.random() >= share or ('Đ' in text and not text[i].isdigit()):
                continue
            wanted = self._wanted(text, i)
            if wanted not in stock:
                continue
            patch = stock[wanted][int(rng.integers(len(stock[wanted])))]
            there = picture[p.y0:p.y1, p.x0:p.x1]
            if min(there.shape[:2]) < 4 or not .55 < (patch.shape[1] / patch.shape[0]) / (there.shape[1] / there.shape[0]) < 1.8:
                continue
            size = (there.shape[1], there.shape[0])
            shape = cv2.INTER_AREA if patch.shape[0] > size[1] else cv2.INTER_LINEAR
            patch = _in_its_light(cv2.resize(patch, size, interpolation=shape).astype(np.float32), there)
            cover = _edge(*there.shape[:2])
            there[:] = np.clip(patch * cover + there * (1 - cover), 0, 255).astype(np.uint8)
            letters[i] = wanted
        return picture, ''.join(letters)
