"""Day and night: the light vector of the rasteriser, exposure, and how the sun throws shadows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import raster as r


@dataclass(frozen=True)
class Light:
    vector: np.ndarray
    night: bool
    exposure: float
    shutter_s: float
    noise: float
    sun: np.ndarray  # unit vector to the sun


def _vector(sun_dir, sun, sky, horizon, ground, flash) -> np.ndarray:
    v = np.zeros(r.LIGHT_SIZE)
    v[r.SUN_X : r.SUN_Z + 1] = sun_dir
    v[r.SUN_R : r.SUN_B + 1] = sun
    v[r.SKY_R : r.SKY_B + 1] = sky
    v[r.HOR_R : r.HOR_B + 1] = horizon
    v[r.GND_R : r.GND_B + 1] = ground
    v[r.FLASH] = flash
    return v


def day() -> Light:
    """A hazy late morning: a soft sun from behind the camera on the right."""
    sun = np.array([0.50, -0.36, 0.78])
    sun /= np.linalg.norm(sun)
    return Light(_vector(sun, (1.02, 0.96, 0.86), (0.52, 0.58, 0.66), (0.80, 0.82, 0.84), (0.16, 0.155, 0.145), 0.0), False, 1.16, 1 / 300, 1.3, sun)


def night() -> Light:
    """Street lamps overhead, a weak sky, and the camera's own flash that the plates send back."""
    sun = np.array([0.1, -0.2, 0.97])
    sun /= np.linalg.norm(sun)
    return Light(_vector(sun, (0.0, 0.0, 0.0), (0.030, 0.032, 0.040), (0.05, 0.042, 0.035), (0.018, 0.016, 0.014), 1.0), True, 1.0, 1 / 160, 4.0, sun)
