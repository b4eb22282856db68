"""From linear light to the picture a camera delivers: glare, tone curve, vignette, noise."""

from __future__ import annotations

import cv2
import numpy as np
from numba import njit

from camera import HEIGHT, WIDTH
from light import Light


@njit(cache=True, fastmath=True)
def _develop(linear, glare, curve, vignette, noise, shift_x, shift_y, level, out):
    h, w, _ = linear.shape
    nh, nw = noise.shape
    for y in range(h):
        ny = (y + shift_y) % nh
        for x in range(w):
            g = noise[ny, (x + shift_x) % nw]
            for c in range(3):
                v = (linear[y, x, c] + glare[y, x, c]) * vignette[y, x]
                i = int(v * 1000.0)
                p = curve[min(max(i, 0), 4999)]
                # shot noise: stronger in the mid tones than in black
                own = noise[(ny + 37 * (c + 1)) % nh, (x + shift_x + 91 * (c + 1)) % nw]
                p += (0.8 * g + 0.45 * own) * level * (0.55 + 0.45 * min(1.0, p / 90.0))
                out[y, x, c] = min(255.0, max(0.0, p + 0.5))


class Sensor:
    def __init__(self, light: Light, seed: int = 3) -> None:
        rng = np.random.default_rng(seed)
        grain = rng.standard_normal((600, 1100)).astype(np.float32)
        soft = cv2.GaussianBlur(grain, (0, 0), 0.7)
        self._noise = (soft / soft.std()).astype(np.float32)
        x = np.linspace(0, 5, 5000) * light.exposure
        knee = 0.62
        y = np.where(x < knee, x, knee + (1 - knee) * (1 - np.exp(-(x - knee) / (1 - knee))))
        lift = 0.012 if not light.night else 0.006
        self._curve = (255 * (lift + (1 - lift) * np.clip(y, 0, 1)) ** (1 / 2.2)).astype(np.float32)
        yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        r2 = ((xx - WIDTH / 2) / WIDTH) ** 2 + ((yy - HEIGHT / 2) / WIDTH) ** 2
        self._vignette = (1 - (0.42 if light.night else 0.30) * r2).astype(np.float32)
        self._light = light

    def develop(self, linear: np.ndarray, frame: int) -> np.ndarray:
        """8-bit picture of one frame."""
        night = self._light.night
        small = cv2.resize(np.maximum(linear - (0.55 if night else 0.9), 0), (WIDTH // 4, HEIGHT // 4), interpolation=cv2.INTER_AREA)
        strength = 1.15 if night else 0.25
        glow = cv2.GaussianBlur(small, (0, 0), 2.2) * 0.30
        wide = cv2.GaussianBlur(cv2.resize(small, (WIDTH // 16, HEIGHT // 16), interpolation=cv2.INTER_AREA), (0, 0), 3.0)
        glow += cv2.resize(wide, (WIDTH // 4, HEIGHT // 4)) * 0.25
        glare = cv2.resize(glow * strength, (WIDTH, HEIGHT))
        rng = np.random.default_rng(1000 + frame)
        out = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        _develop(linear, glare, self._curve, self._vignette, self._noise, int(rng.integers(0, 1100)), int(rng.integers(0, 600)), self._light.noise, out)
        return out


def blur_along(image: np.ndarray, mask: np.ndarray, dx: float, dy: float) -> np.ndarray:
    """Motion blur of the masked part of a patch by a straight smear of (dx, dy) pixels."""
    length = float(np.hypot(dx, dy))
    size = int(np.ceil(length)) + 3
    size += 1 - size % 2
    kernel = np.zeros((size, size), np.float32)
    c = size // 2
    for t in np.linspace(-0.5, 0.5, 4 * size):
        fx, fy = c + t * dx, c + t * dy
        ix, iy = int(np.floor(fx)), int(np.floor(fy))
        for ox, oy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            kernel[min(iy + oy, size - 1), min(ix + ox, size - 1)] += (1 - abs(fx - ix - ox)) * (1 - abs(fy - iy - oy))
    kernel /= kernel.sum()
    soft = cv2.filter2D(mask, -1, kernel)[..., None]
    smeared = cv2.filter2D(image * mask[..., None], -1, kernel)
    return image * (1 - soft) + smeared
