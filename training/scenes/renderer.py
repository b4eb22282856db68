"""Draws placed vehicle models into the linear-light frame buffers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from camera import HEIGHT, SUPERSAMPLE, WIDTH, Camera
from raster import STATE_SIZE, TextureBank, draw
from vehicle import VehicleModel


@dataclass
class Placement:
    """One vehicle in one frame. `heading` in radians, 0 along +y; `state` as raster.S_*."""

    model: VehicleModel
    x: float
    y: float
    heading: float = 0.0
    roll: float = 0.0
    pitch: float = 0.0
    state: np.ndarray = field(default_factory=lambda: np.zeros(STATE_SIZE))
    ident: int = 0

    def matrix(self) -> np.ndarray:
        ch, sh = np.cos(self.heading), np.sin(self.heading)
        turn = np.array([[ch, sh, 0], [-sh, ch, 0], [0, 0, 1.0]])
        cr, sr = np.cos(self.roll), np.sin(self.roll)
        roll = np.array([[cr, 0, sr], [0, 1.0, 0], [-sr, 0, cr]])
        cp, sp = np.cos(self.pitch), np.sin(self.pitch)
        tip = np.array([[1.0, 0, 0], [0, cp, -sp], [0, sp, cp]])
        return turn @ roll @ tip

    def to_world(self, points: np.ndarray) -> np.ndarray:
        return np.asarray(points) @ self.matrix().T + [self.x, self.y, 0.0]


class FrameBuffers:
    """Colour (blue, green, red; linear), inverse depth and object numbers, at SUPERSAMPLE times the picture."""

    def __init__(self) -> None:
        h, w = HEIGHT * SUPERSAMPLE, WIDTH * SUPERSAMPLE
        self.colour = np.zeros((h, w, 3), np.float32)
        self.depth = np.zeros((h, w), np.float32)
        self.ids = np.zeros((h, w), np.int16)


def draw_placement(camera: Camera, buffers: FrameBuffers, bank: TextureBank, light: np.ndarray, placement: Placement) -> tuple[int, int, int, int] | None:
    """Returns the touched rectangle (x0, y0, x1, y1) of the picture, or None when out of view."""
    solid = placement.model.solid
    world = placement.to_world(solid.pos)
    pixel, depth = camera.project(world)
    if (depth < 3.0).any():
        return None
    x0, y0 = np.floor(pixel.min(0)).astype(int) - 1
    x1, y1 = np.ceil(pixel.max(0)).astype(int) + 2
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, WIDTH), min(y1, HEIGHT)
    if x0 >= x1 or y0 >= y1:
        return None
    screen = np.concatenate([pixel * SUPERSAMPLE, 1.0 / depth[:, None]], 1)
    normal = solid.nrm @ placement.matrix().T
    draw(solid.tri, screen, world, normal, solid.uv, solid.mat, solid.mats, bank.data, bank.table, light, placement.state, camera.position, buffers.depth, buffers.colour, buffers.ids, placement.ident)
    return x0, y0, x1, y1
