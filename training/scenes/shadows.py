"""Sun shadows and contact darkness of vehicles on the road."""

from __future__ import annotations

import cv2
import numpy as np
from numba import njit

from camera import Camera
from light import Light


@njit(cache=True, fastmath=True)
def _fill(tri, p, mask):
    h, w = mask.shape
    for t in range(tri.shape[0]):
        ax, ay = p[tri[t, 0], 0], p[tri[t, 0], 1]
        bx, by = p[tri[t, 1], 0], p[tri[t, 1], 1]
        cx, cy = p[tri[t, 2], 0], p[tri[t, 2], 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-6:
            continue
        x0 = max(0, int(np.floor(min(ax, bx, cx))))
        x1 = min(w - 1, int(np.ceil(max(ax, bx, cx))))
        y0 = max(0, int(np.floor(min(ay, by, cy))))
        y1 = min(h - 1, int(np.ceil(max(ay, by, cy))))
        for y in range(y0, y1 + 1):
            for x in range(x0, x1 + 1):
                l0 = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area
                l1 = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area
                if l0 >= -0.01 and l1 >= -0.01 and l0 + l1 <= 1.01:
                    mask[y, x] = 1.0


@njit(cache=True, fastmath=True)
def _apply(colour, ground, sunlit, dark, contact, x0, y0):
    h, w = dark.shape
    for y in range(2 * h):
        for x in range(2 * w):
            yy, xx = 2 * y0 + y, 2 * x0 + x
            if ground[yy, xx] == 0:
                continue
            k = (1.0 - sunlit[yy, xx] * dark[y // 2, x // 2] * 0.93) * (1.0 - 0.72 * contact[y // 2, x // 2])
            colour[yy, xx, 0] *= k
            colour[yy, xx, 1] *= k
            colour[yy, xx, 2] *= k


def cast(camera: Camera, light: Light, placement, colour: np.ndarray, ground: np.ndarray, sunlit: np.ndarray) -> tuple[int, int, int, int] | None:
    """Darken the ground under and beside one vehicle. Returns the touched rectangle."""
    height, width = ground.shape[0] // 2, ground.shape[1] // 2
    model = placement.model
    w, l = model.width / 2, model.length
    if model.lean:
        w *= 0.55
    foot = placement.to_world(np.array([(-w, 0.05, 0), (w, 0.05, 0), (w, l - 0.05, 0), (-w, l - 0.05, 0)]))
    foot[:, 2] = 0
    parts = [camera.project(foot)]
    shadow = None
    if not light.night:
        world = placement.to_world(model.solid.pos)
        world[:, 2] = np.maximum(world[:, 2], 0)
        world = world - light.sun[None] / light.sun[2] * world[:, 2:3]
        shadow, d = camera.project(world)
        parts.append((shadow, d))
    if min(float(d.min()) for _, d in parts) < 3:
        return None
    low = np.min([p.min(0) for p, _ in parts], 0).astype(int) - 24
    high = np.max([p.max(0) for p, _ in parts], 0).astype(int) + 24
    x0, y0, x1, y1 = max(low[0], 0), max(low[1], 0), min(high[0], width), min(high[1], height)
    if x0 >= x1 or y0 >= y1:
        return None
    dark = np.zeros((y1 - y0, x1 - x0), np.float32)
    contact = np.zeros_like(dark)
    depth = float(parts[0][1].mean())
    if shadow is not None:
        _fill(model.solid.tri, shadow - [x0, y0], dark)
        dark = cv2.GaussianBlur(dark, (0, 0), max(0.8, 70.0 / depth))
    polygon = np.round((parts[0][0] - [x0, y0]) * 16).astype(np.int32)
    cv2.fillPoly(contact, [polygon], 1.0, cv2.LINE_8, 4)
    contact = cv2.GaussianBlur(contact, (0, 0), max(1.5, 330.0 / depth), sigmaY=max(1.0, 130.0 / depth))
    _apply(colour, ground, sunlit, dark, contact, x0, y0)
    return x0, y0, x1, y1
