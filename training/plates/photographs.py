"""Loader for labelled photographs (optional, not part of the project).

A folder with labels.csv (split, source, file, kind, plate_text, boxes, lines), scenes in images/SOURCE/FILE and
plates in crops/SOURCE/FILE. Several plates of a scene are separated by ';' and '?' is a plate nobody could read.
"""

import csv
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps


@dataclass(frozen=True)
class LabelledPhotograph:
    split: str
    source: str
    path: Path
    kind: str
    texts: tuple
    """Upper-case texts; '?' where unread; empty where no text was given."""
    boxes: tuple
    """(x1, y1, x2, y2) in pixels, in the order of the texts; empty where not given."""
    lines: int | None


def drawn_text(text):
    """The canonical text of a label: labels write D for Đ, which stands in MĐ and TĐ only."""
    if len(text) == 10 and text[2:4] == 'MD':
        return text[:2] + 'MĐ' + text[4:]
    if text[2:4] == 'TD' and len(text) == 9:
        return text[:2] + 'TĐ' + text[4:]
    return text


def held_out(text):
    """True for one plate in sixteen of the training split: not trained on, so that thresholds can be chosen on it. By text, so that
    every photograph of a plate goes the same way."""
    return zlib.crc32(text.encode()) % 16 == 0


def load_labels(root, split):
    """The photographs of one split ('train' or 'validation')."""
    root = Path(root)
    found = []
    with open(root / 'labels.csv', newline='', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            if row['split'] != split:
                continue
            folder = 'crops' if row['kind'] == 'crop' else 'images'
            boxes = tuple(tuple(float(v) for v in box.split(',')) for box in row['boxes'].split(';') if box)
            texts = tuple(t.strip() for t in row['plate_text'].split(';') if t.strip())
            lines = {'1': 1, '2': 2}.get(row['lines'])
            found.append(LabelledPhotograph(row['split'], row['source'], root / folder / row['source'] / row['file'],
                                            row['kind'], texts, boxes, lines))
    return found


def read_rgb(path):
    """The upright picture (EXIF rotation applied) as RGB uint8."""
    with Image.open(path) as picture:
        return np.asarray(ImageOps.exif_transpose(picture).convert('RGB'))


def guess_colour(rgb):
    """The background colour of a plate crop where it is plain to see, else None."""
    h, w = rgb.shape[:2]
    middle = cv2.resize(rgb[h // 8:h - h // 8, w // 12:w - w // 12], (48, 32), interpolation=cv2.INTER_AREA)
    hue, saturation, value = (c.astype(int) for c in cv2.split(cv2.cvtColor(middle, cv2.COLOR_RGB2HSV)))
    bright = value >= np.percentile(value, 55)
    h_, s_, v_ = np.median(hue[bright]), np.median(saturation[bright]), np.median(value[bright])
    if s_ < 45 and v_ > 120:
        return 'white'
    if s_ > 120 and v_ > 70:
        if 14 <= h_ <= 32:
            return 'yellow'
        if 100 <= h_ <= 125:
            return 'blue'
        if h_ <= 7 or h_ >= 172:
            return 'red'
    return None
