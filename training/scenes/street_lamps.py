"""Light at night: street lamps on both sides, and the pools the headlights throw on the road."""

from __future__ import annotations

import cv2
import numpy as np
from numba import njit

from camera import HEIGHT, WIDTH, Camera

WARM = np.array([0.55, 0.80, 1.0])  # blue green red of a warm white lamp


class StreetLamps:
    def __init__(self, night: bool) -> None:
        ys = [18.0, 40.0, 62.0, 86.0, 112.0, 140.0, 170.0, 205.0, 245.0, 290.0]
        self.places = np.array([(3.0, y, 8.5) for y in ys] + [(-11.5, y + 9, 8.5) for y in ys])
        self.power = 17.0 if night else 0.0

    def on_ground(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Irradiance (blue green red) on the ground."""
        total = np.zeros(x.shape, np.float32)
        for lx, ly, lz in self.places:
            d2 = (x - lx) ** 2 + (y - ly) ** 2 + lz * lz
            total += (self.power * lz * lz / (d2 * d2) * lz).astype(np.float32) / 8
        return (total[..., None] * WARM).astype(np.float32)

    def on_vehicle(self, x: float, y: float) -> tuple[float, ...]:
        """Direction to the light and its strength (x, y, z, r, g, b), the lamps weighed together."""
        to = self.places - [x, y, 0.9]
        d2 = (to**2).sum(1)
        weight = self.power / d2
        direction = (to / np.sqrt(d2)[:, None] * weight[:, None]).sum(0)
        direction /= np.linalg.norm(direction) + 1e-9
        level = float(weight.sum()) * 0.75
        return (*direction, *(WARM[::-1] * level))


@njit(cache=True, fastmath=True)
def _add(colour, ground, pool, x0, y0, tint):
    h, w = pool.shape
    for y in range(2 * h):
        for x in range(2 * w):
            yy, xx = 2 * y0 + y, 2 * x0 + x
            if ground[yy, xx] == 0:
                continue
            k = 1.0 + pool[y // 2, x // 2]
            for c in range(3):
                # the road's own tone times the added light
                colour[yy, xx, c] *= 1.0 + (k - 1.0) * tint[c]


def _pool_image() -> np.ndarray:
    """Light on the road ahead of a car: 8 m wide, 22 m long, from the bumper (bottom row) forward."""
    y = np.linspace(0, 22, 220)[:, None]
    x = np.linspace(-4, 4, 160)[None]
    total = np.zeros((220, 160), np.float32)
    for lx in (-0.65, 0.65):
        spread = 0.5 + 0.13 * y
        total += np.exp(-(((x - lx) / spread) ** 2)) * np.clip(y / 2.0, 0, 1) * np.exp(-((y / 11.0) ** 2))
    edge = np.clip((4 - np.abs(x)) / 1.0, 0, 1)
    return (total * edge).astype(np.float32)


_POOL = _pool_image()


def headlight_pools(camera: Camera, places, colour: np.ndarray, ground: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Brighten the road ahead of every vehicle. Returns the touched rectangles."""
    rects = []
    for p in places:
        l = p.model.length
        strength, half = (2.6, 4.0) if not p.model.lean else (1.9, 2.6)
        corners = p.to_world(np.array([(-half, l, 0), (half, l, 0), (half, l + 22, 0), (-half, l + 22, 0)]))
        corners[:, 2] = 0
        pixel, depth = camera.project(corners)
        if depth.min() < 6:
            continue
        low = np.floor(pixel.min(0)).astype(int)
        high = np.ceil(pixel.max(0)).astype(int)
        x0, y0, x1, y1 = max(low[0], 0), max(low[1], 0), min(high[0], WIDTH), min(high[1], HEIGHT)
        if x0 >= x1 or y0 >= y1:
            continue
        source = np.float32([(0, 0), (160, 0), (160, 220), (0, 220)])
        matrix = cv2.getPerspectiveTransform(source, np.float32(pixel - [x0, y0]))
        pool = cv2.warpPerspective(_POOL, matrix, (x1 - x0, y1 - y0)) * strength
        _add(colour, ground, pool, x0, y0, np.array([0.9, 0.98, 1.0]))
        rects.append((x0, y0, x1, y1))
    return rects
