"""A drawing sheet for vehicle textures: metres in, pixels out, each texel with a colour and a surface code."""

from __future__ import annotations

import cv2
import numpy as np

from raster import MATTE, PAINT

_SHIFT = 4


class Sheet:
    """`left`..`right` and `bottom`..`top` are metres; drawn at twice `px_per_m`, then reduced."""

    def __init__(self, left: float, right: float, bottom: float, top: float, px_per_m: float = 330.0) -> None:
        self.left, self.right, self.bottom, self.top = left, right, bottom, top
        self.scale = px_per_m * 2
        width, height = int((right - left) * self.scale), int((top - bottom) * self.scale)
        self.width, self.height = width - width % 2, height - height % 2
        self.colour = np.full((self.height, self.width, 3), 255, np.uint8)
        self.code = np.full((self.height, self.width), PAINT, np.uint8)

    def px(self, points) -> np.ndarray:
        p = np.asarray(points, np.float64)
        return np.stack([(p[..., 0] - self.left) * self.scale, (self.top - p[..., 1]) * self.scale], -1)

    def _fixed(self, points) -> np.ndarray:
        return np.round(self.px(points) * (1 << _SHIFT)).astype(np.int32).reshape(-1, 1, 2)

    def poly(self, points, colour, code: int | None = None) -> None:
        fixed = self._fixed(points)
        cv2.fillPoly(self.colour, [fixed], _bgr(colour), cv2.LINE_AA, _SHIFT)
        if code is not None:
            cv2.fillPoly(self.code, [fixed], int(code), cv2.LINE_8, _SHIFT)

    def mirror(self, points, colour, code: int | None = None) -> None:
        """The polygon and its mirror image about x = 0."""
        points = np.asarray(points, np.float64)
        self.poly(points, colour, code)
        self.poly(points * [-1, 1], colour, code)

    def line(self, points, colour, width_m: float, code: int | None = None, closed: bool = False) -> None:
        thickness = max(1, int(round(width_m * self.scale)))
        fixed = self._fixed(points)
        cv2.polylines(self.colour, [fixed], closed, _bgr(colour), thickness, cv2.LINE_AA, _SHIFT)
        if code is not None:
            cv2.polylines(self.code, [fixed], closed, int(code), thickness, cv2.LINE_8, _SHIFT)

    def mirror_line(self, points, colour, width_m: float, code: int | None = None) -> None:
        points = np.asarray(points, np.float64)
        self.line(points, colour, width_m, code)
        self.line(points * [-1, 1], colour, width_m, code)

    def rounded(self, x0, z0, x1, z1, radius, colour, code: int | None = None) -> None:
        self.poly(rounded_box(x0, z0, x1, z1, radius), colour, code)

    def ellipse(self, x, z, rx, rz, colour, code: int | None = None) -> None:
        a = np.linspace(0, 2 * np.pi, 40)
        self.poly(np.stack([x + rx * np.cos(a), z + rz * np.sin(a)], 1), colour, code)

    def shade(self, z_from: float, z_to: float, f_from: float, f_to: float, only: int | None = PAINT) -> None:
        """Darken a band of heights by a factor that runs from `f_from` to `f_to`."""
        y = self.top - (np.arange(self.height) + 0.5) / self.scale
        t = np.clip((y - z_from) / (z_to - z_from + 1e-9), 0, 1)
        inside = (y >= min(z_from, z_to)) & (y <= max(z_from, z_to))
        factor = np.where(inside, f_from + (f_to - f_from) * t, 1.0)[:, None, None]
        shaded = np.clip(self.colour * factor, 0, 255).astype(np.uint8)
        mask = (self.code == only)[..., None] if only is not None else True
        self.colour = np.where(mask, shaded, self.colour)

    def soft(self, points, factor: float, blur_m: float) -> None:
        """A soft dark (or light) patch: colours inside are multiplied by `factor`."""
        mask = np.zeros((self.height, self.width), np.float32)
        cv2.fillPoly(mask, [self._fixed(points)], 1.0, cv2.LINE_8, _SHIFT)
        sigma = max(0.5, blur_m * self.scale)
        mask = cv2.GaussianBlur(mask, (0, 0), sigma)[..., None]
        self.colour = np.clip(self.colour * (1 + (factor - 1) * mask), 0, 255).astype(np.uint8)

    def letters(self, text: str, x: float, z: float, height: float, colour, code: int | None = None, centre: bool = True) -> None:
        """Plain Latin capitals in the simple stroke font of OpenCV."""
        scale = height * self.scale / 22.0
        thickness = max(1, int(height * self.scale * 0.13))
        (w, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, thickness)
        at = self.px(np.array([x, z]))
        origin = (int(at[0] - (w / 2 if centre else 0)), int(at[1]))
        cv2.putText(self.colour, text, origin, cv2.FONT_HERSHEY_SIMPLEX, scale, _bgr(colour), thickness, cv2.LINE_AA)
        if code is not None:
            cv2.putText(self.code, text, origin, cv2.FONT_HERSHEY_SIMPLEX, scale, int(code), thickness, cv2.LINE_8)

    def grime(self, rng: np.random.Generator, amount: float = 0.12, below: float = 0.7) -> None:
        """Dust and rain marks: cloudy darkening, more towards the road."""
        noise = cv2.resize(rng.random((24, 32)).astype(np.float32), (self.width, self.height), interpolation=cv2.INTER_CUBIC)
        noise += 0.5 * cv2.resize(rng.random((96, 128)).astype(np.float32), (self.width, self.height), interpolation=cv2.INTER_CUBIC)
        y = self.top - (np.arange(self.height) + 0.5) / self.scale
        low = np.clip((below - y) / below, 0, 1)[:, None]
        dust = np.array([96, 112, 122], np.float32)
        mix = np.clip(noise * (0.25 + 1.6 * low) * amount, 0, 0.6)[..., None]
        self.colour = (self.colour * (1 - mix) + dust * mix).astype(np.uint8)

    def image(self) -> np.ndarray:
        """(h, w, 4) for the texture bank."""
        size = (self.width // 2, self.height // 2)
        small = cv2.resize(self.colour, size, interpolation=cv2.INTER_AREA)
        return np.dstack([small, self.code[::2, ::2][: size[1], : size[0]]])


def rounded_box(x0, z0, x1, z1, radius) -> np.ndarray:
    x0, x1 = min(x0, x1), max(x0, x1)
    z0, z1 = min(z0, z1), max(z0, z1)
    r = min(radius, (x1 - x0) / 2, (z1 - z0) / 2)
    points = []
    for cx, cz, start in ((x1 - r, z1 - r, 0), (x0 + r, z1 - r, 90), (x0 + r, z0 + r, 180), (x1 - r, z0 + r, 270)):
        for a in np.radians(np.linspace(start, start + 90, 7)):
            points.append((cx + r * np.cos(a), cz + r * np.sin(a)))
    return np.array(points)


def _bgr(colour) -> tuple[int, int, int]:
    """Grey level, or red-green-blue."""
    if np.isscalar(colour):
        return (int(colour),) * 3
    return (int(colour[2]), int(colour[1]), int(colour[0]))


__all__ = ["MATTE", "Sheet", "rounded_box"]
