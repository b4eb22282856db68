"""The two scenes of the junction: who drives in them and what stands there."""

from __future__ import annotations

import numpy as np

import light as lights
import raster as r
from camera import Camera
from fleet import build_models, plate_texture
from road import build_plans
from scripts import SCRIPTS, Script
from stage import Actor, SignalHead, Stage
from street import LAMP_RADIUS, TREES, build_parked, build_street, signal_lamps
from traffic import simulate

FPS = 15


class Scene(Stage):
    def __init__(self, name: str) -> None:
        self.script: Script = SCRIPTS[name]()
        bank = r.TextureBank()
        models = {d.name: build_models(d.look, bank, 100 + k) for k, d in enumerate(self.script.drivers)}
        sizes = {n: (m[0].length, m[0].width) for n, m in models.items()}
        tracks = simulate(self.script.drivers, sizes, self.script.signal, self.script.seconds, FPS)
        actors = [Actor(t, models[t.driver.name], k + 1) for k, t in enumerate(tracks)]
        heads = [SignalHead(signal_lamps(), LAMP_RADIUS, self.script.signal)]
        super().__init__(Camera(), lights.night() if self.script.night else lights.day(), bank, actors, FPS, int(self.script.seconds * FPS), heads)

    def prepare(self) -> None:
        """Draw everything that stands still, once."""
        street = build_street(self.bank, self.script.night)
        parked_plate = plate_texture(self.bank, "59P140825", "motorbike", "white", np.random.default_rng(1))
        parked = build_parked(self.bank, parked_plate)
        self.prepare_with(build_plans(self.light, TREES), [(street, 0.0, 0.0, 0.0), *parked])
