"""A rule scene on its road, ready to be drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import light as lights
import raster as r
from fleet import build_models
from mesh import Material, Mesh
from road import build_plans
from rule_scenes import RULE_SCENES
from rule_script import RuleScript, Way
from stage import Actor, SignalHead, Stage
from street import TREES, build_street
from traffic import simulate


class RuleStage(Stage):
    def __init__(self, name: str) -> None:
        self.script: RuleScript = RULE_SCENES[name]()
        s = self.script
        bank = r.TextureBank()
        models = {d.name: build_models(d.look, bank, 300 + 40 * list(RULE_SCENES).index(name) + k) for k, d in enumerate(s.drivers)}
        sizes = {n: (m[0].length, m[0].width) for n, m in models.items()}
        tracks = simulate(s.drivers, sizes, s.signal, s.seconds, s.fps)
        actors = [Actor(t, models[t.driver.name], k + 1) for k, t in enumerate(tracks)]
        super().__init__(s.camera, replace(lights.day(), shutter_s=s.shutter_s), bank, actors, s.fps, int(s.seconds * s.fps), list(s.heads.values()))

    def prepare(self) -> None:
        """Draw everything that stands still, once."""
        if self.script.layout is not None:
            self.prepare_with(self.script.layout.plans(self.light), self.script.layout.solids(self.bank))
            return
        boxes = Mesh()
        for head in self.script.heads.values():
            if head.arrow:
                _arrow_box(boxes, head)
        self.prepare_with(build_plans(self.light, TREES), [(build_street(self.bank, False), 0.0, 0.0, 0.0), (boxes.finish(), 0.0, 0.0, 0.0)])

    def ways(self) -> dict[str, Way]:
        """Where every rear plate is, frame by frame, by vehicle."""
        seen: dict[str, list] = {}
        for frame in range(self.frames):
            for p in self.placements(frame):
                spot = next(x for x in p.model.plates if x.face == "rear")
                seen.setdefault(self.actors[p.ident - 1].track.driver.name, []).append((frame / self.fps, p.to_world(spot.corners).mean(0), p.speed))
        return {name: Way(np.array([t for t, _, _ in rows]), np.array([x for _, x, _ in rows]), np.array([v for _, _, v in rows])) for name, rows in seen.items()}


def _arrow_box(mesh: Mesh, head: SignalHead) -> None:
    """The housing of an arrow's head, on its own post."""
    black = mesh.material(Material(colour=(0.010, 0.010, 0.011)))
    steel = mesh.material(Material(colour=(0.14, 0.145, 0.15), gloss=0.4))
    centres = np.array(list(head.lamps.values()))
    x, y = centres[0, 0], centres[0, 1]
    reach = head.radius * 1.3
    mesh.limb([(x, y + 0.16, 0), (x, y + 0.16, centres[:, 2].max() + 0.3)], [0.06, 0.06], steel, 10)
    mesh.box((x - reach, y + 0.03, centres[:, 2].min() - reach), (x + reach, y + 0.14, centres[:, 2].max() + reach), black)
