"""From the description of a vehicle in a scene to its drawn model, with its plates."""

from __future__ import annotations

import cv2
import numpy as np

from cars import build_car
from motorbikes import Outfit, build_motorbike
from plate_art import draw_plate
from raster import PLATE, TextureBank
from trucks import build_bus, build_truck
from vehicle import VehicleModel

CLASS_OF = {"sedan": "car", "hatch": "car", "suv": "car", "mpv": "car", "van": "car", "truck": "truck", "bus": "bus", "motorbike": "motorbike"}


def plate_texture(bank: TextureBank, text: str, kind: str, colour: str, rng: np.random.Generator, cover: str | None = None) -> int:
    """A plate with bolts, a little dust and an uneven film; about 1 pixel a millimetre, 2 on motorbikes."""
    scale = 1.6 if kind == "motorbike" else 1.0
    image = draw_plate(text, kind, colour, 4.0).image.astype(np.float32)
    h, w = image.shape[:2]
    for x in (0.28, 0.72) if kind != "motorbike" else (0.5,):
        for y in (0.5,) if kind == "car_long" else ((0.06, 0.94) if kind == "car_short" else (0.055,)):
            cv2.circle(image, (int(w * x), int(h * y)), int(16 if kind != "motorbike" else 10), (120, 124, 126), -1, cv2.LINE_AA)
    dust = cv2.resize(rng.random((6, 10)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    low = np.linspace(0, 1, h)[:, None] ** 2
    mix = np.clip((dust * 0.12 + low * 0.10) * rng.uniform(0.3, 1.0), 0, 0.35)[..., None]
    image = image * (1 - mix) + np.array([110, 125, 135], np.float32) * mix
    size = (int(w / 4 * scale), int(h / 4 * scale))
    if cover == "mud":
        image = _muddy(image, rng)
    small = np.clip(cv2.resize(image, size, interpolation=cv2.INTER_AREA), 0, 255).astype(np.uint8)
    return bank.add(np.dstack([small, np.full(small.shape[:2], PLATE, np.uint8)]))


def _muddy(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Dried mud over most of the characters; the plate's edge stays to be seen."""
    h, w = image.shape[:2]
    grain = cv2.resize(rng.standard_normal((7, 13)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    grain += 0.5 * cv2.resize(rng.standard_normal((26, 48)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    inside = np.clip(8 * np.minimum(np.minimum(x, w - 1 - x) / w, np.minimum(y, h - 1 - y) / h), 0, 1)
    mask = cv2.GaussianBlur(((grain + 2.2 * inside) > 0.9).astype(np.float32), (0, 0), 3)[..., None]
    mud = np.array([70, 92, 112], np.float32) + 14 * grain[..., None]
    return image * (1 - 0.97 * mask) + mud * 0.97 * mask


def build_models(look: dict, bank: TextureBank, seed: int) -> list[VehicleModel]:
    """[riding] or, for a motorbike, [riding, standing]. `look` has kind, plate, colour and kind-specific choices; `cover` for a rear plate under mud."""
    rng = np.random.default_rng(seed)
    kind, text, colour = look["kind"], look["plate"], look.get("colour", "white")
    if kind == "motorbike":
        texture = plate_texture(bank, text, "motorbike", colour, rng)
        outfit = Outfit(**look.get("outfit", {}))
        return [build_motorbike(outfit, bank, np.random.default_rng(seed), texture, standing) for standing in (False, True)]
    rear = plate_texture(bank, text, "car_short", colour, rng, look.get("cover"))
    front = plate_texture(bank, text, "car_long", colour, rng)
    paint = look.get("paint", "white")
    if kind == "truck":
        return [build_truck(paint, bank, rng, rear, front)]
    if kind == "bus":
        return [build_bus(paint, bank, rng, rear, front, look.get("route", "07"))]
    return [build_car(kind, paint, bank, rng, rear, front, look.get("taxi"))]
