"""Where the glyphs stand on each kind of plate (millimetres), and a flat drawing of the whole plate."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from .glyphs import STROKE, glyph_mask

PLATE_SIZES_MM: dict[str, tuple[float, float]] = {
    "car_long": (520.0, 110.0),
    "car_short": (330.0, 165.0),
    "motorbike": (190.0, 140.0),
}

# background, ink; blue-green-red, as OpenCV has it
COLOURS: dict[str, tuple[tuple[int, int, int], tuple[int, int, int]]] = {
    "white": ((240, 245, 245), (22, 20, 20)),
    "yellow": ((22, 190, 243), (20, 20, 20)),
    "blue": ((158, 72, 22), (245, 245, 240)),
    "red": ((28, 22, 186), (245, 245, 240)),
}


@dataclass(frozen=True)
class PlateArt:
    """A flat plate. `boxes` holds (character, x, y, width, height) in pixels; `image` is BGR."""

    image: np.ndarray
    boxes: list[tuple[str, float, float, float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    text: str  # with the separators '-' and '.'
    top: float
    height: float
    glyph: float  # width of a character
    gap: float  # between two characters
    dash: tuple[float, float]
    dot: float


def _rows(text: str, kind: str) -> list[_Row]:
    """Canonical text split and dressed with separators for one kind of plate."""
    digits = 5 if text[-5:].isdigit() and not _old_motorbike(text, kind) else 4
    head, number = text[:-digits], text[-digits:]
    shown = f"{number[:3]}.{number[3:]}" if digits == 5 else number
    if kind == "motorbike":
        first = _Row(f"{head[:2]}-{head[2:]}", 9, 54, 22.5, 5.5, (12, 8), 7.5)
        return [first, _Row(shown, 74, 54, 25, 7.0, (12, 8), 7.5)]
    if kind == "car_short":
        return [
            _Row(head, 12, 63, 38, 10, (18, 9.5), 9.5),
            _Row(shown, 90, 63, 38, 10, (18, 9.5), 9.5),
        ]
    if kind == "car_long":
        return [_Row(f"{head}-{shown}", 23.5, 63, 38, 10, (18, 9.5), 9.5)]
    raise ValueError(f"unknown plate kind {kind!r}: {', '.join(PLATE_SIZES_MM)}")


def _old_motorbike(text: str, kind: str) -> bool:
    """PP L1 DDDD: eight characters whose fourth is a digit of the series, not of the number."""
    return kind == "motorbike" and len(text) == 8 and text[2].isalpha() and text[3].isdigit()


def _width(row: _Row, character: str) -> float:
    if character == "-":
        return row.dash[0]
    return row.dot if character == "." else row.glyph


def draw_plate(text: str, kind: str, colour: str = "white", px_per_mm: float = 2.0) -> PlateArt:
    """Draw canonical `text` (no separators) on a plate of `kind`, flat, seen from the front.

    Raises ValueError for a kind or a character that plates do not have.
    """
    width_mm, height_mm = PLATE_SIZES_MM[kind] if kind in PLATE_SIZES_MM else (0.0, 0.0)
    rows = _rows(text, kind)
    background, ink = COLOURS[colour]
    width, height = int(round(width_mm * px_per_mm)), int(round(height_mm * px_per_mm))
    coverage = np.zeros((height, width), np.float32)
    boxes: list[tuple[str, float, float, float, float]] = []
    for row in rows:
        gap = row.gap
        total = sum(_width(row, c) for c in row.text) + gap * (len(row.text) - 1)
        if total > width_mm - 16:
            gap -= (total - (width_mm - 16)) / (len(row.text) - 1)
            total = width_mm - 16
        x = (width_mm - total) / 2
        for character in row.text:
            advance = _width(row, character)
            if character == "-":
                middle = row.top + row.height / 2
                _bar(coverage, x, middle - row.dash[1] / 2, advance, row.dash[1], px_per_mm)
            elif character == ".":
                _bar(coverage, x, row.top + row.height - row.dot, row.dot, row.dot, px_per_mm)
            else:
                _stamp(coverage, character, x, row.top, advance, row.height, px_per_mm)
                boxes.append((character, x * px_per_mm, row.top * px_per_mm, advance * px_per_mm, row.height * px_per_mm))
            x += advance + gap
    _rim(coverage, kind, px_per_mm)
    image = np.empty((height, width, 3), np.float32)
    for channel in range(3):
        image[..., channel] = background[channel] + (ink[channel] - background[channel]) * coverage
    return PlateArt(np.clip(image, 0, 255).astype(np.uint8), boxes)


def _bar(coverage: np.ndarray, x: float, y: float, width: float, height: float, scale: float) -> None:
    cv2.rectangle(
        coverage,
        (int(round(x * scale)), int(round(y * scale))),
        (int(round((x + width) * scale)) - 1, int(round((y + height) * scale)) - 1),
        1.0,
        -1,
    )


def _stamp(coverage: np.ndarray, character: str, x: float, y: float, width: float, height: float, scale: float) -> None:
    left, top = int(round(x * scale)), int(round(y * scale))
    w, h = max(1, int(round(width * scale))), max(1, int(round(height * scale)))
    stroke = STROKE * min(1.0, (width / height) / (38.0 / 63.0)) ** 0.5
    mask = glyph_mask(character, w, h, stroke).astype(np.float32) / 255
    area = coverage[top : top + h, left : left + w]
    np.maximum(area, mask[: area.shape[0], : area.shape[1]], out=area)


def _rim(coverage: np.ndarray, kind: str, scale: float) -> None:
    """The embossed edge line, a rounded rectangle close to the border."""
    height, width = coverage.shape
    inset = (3.0 if kind == "motorbike" else 4.0) * scale
    radius = (8.0 if kind == "motorbike" else 10.0) * scale
    thickness = max(1, int(round((2.0 if kind == "motorbike" else 2.6) * scale)))
    left, top, right, bottom = inset, inset, width - 1 - inset, height - 1 - inset
    points: list[tuple[float, float]] = []
    for cx, cy, start in (
        (right - radius, top + radius, -90),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
        (left + radius, top + radius, 180),
    ):
        for angle in np.radians(np.linspace(start, start + 90, 8)):
            points.append((cx + radius * np.cos(angle), cy + radius * np.sin(angle)))
    path = np.round(np.array(points) * 16).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(coverage, [path], True, 1.0, thickness, cv2.LINE_8, 4)
