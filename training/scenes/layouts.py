"""The roads of the rule scenes: what is painted on the ground and what little stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

import numpy as np

from light import Light
from mesh import Material, Mesh, Solid
from raster import TextureBank
from road import WHITE, YELLOW, Plan, arrow, asphalt, rect, worn

FAR = 170.0
Polygon = list[tuple[float, float]]


@dataclass
class Layout:
    """One road. Polygons are in metres on the ground; `wheels` are the x that tyres polish (roads along y)."""

    seed: int
    white: list[Polygon] = field(default_factory=list)
    yellow: list[Polygon] = field(default_factory=list)
    pavement: list[Polygon] = field(default_factory=list)
    grass: list[Polygon] = field(default_factory=list)
    wheels: tuple[float, ...] = ()
    oil_lanes: tuple[float, ...] = ()
    build: Callable[[Mesh, np.random.Generator], None] = lambda mesh, rng: None

    def plans(self, light: Light) -> list[Plan]:
        """A fine plan of the first 60 m and a coarse one of the rest."""
        plans = [Plan.empty(-9.0, 9.0, 20.0, 62.0, 70.0), Plan.empty(-30.0, 30.0, 60.0, FAR, 16.0)]
        for k, plan in enumerate(plans):
            rng = np.random.default_rng(self.seed + k)
            asphalt(plan, rng, self.wheels, self.oil_lanes)
            for polygons, tone in ((self.pavement, (0.19, 0.205, 0.235)), (self.grass, (0.028, 0.085, 0.055))):
                if polygons:
                    plan.paint(polygons, tone)
                    plan.albedo += ((plan.noise(rng, (0.25, 0.4)) * 0.014 + plan.noise(rng, (0.06, 0.08)) * 0.012) * plan.mask(polygons))[..., None]
            if self.white:
                plan.paint(self.white, WHITE, worn(plan, rng))
            if self.yellow:
                plan.paint(self.yellow, YELLOW, worn(plan, rng, 1.4))
            plan.albedo = np.clip(plan.albedo * (1 + 0.06 * plan.noise(rng, (1.5, 4.0)))[..., None], 0.02, 0.9)
        return plans

    def solids(self, bank: TextureBank) -> list[tuple[Solid, float, float, float]]:
        mesh = Mesh()
        self.build(mesh, np.random.default_rng(self.seed + 50))
        return [(mesh.finish(), 0.0, 0.0, 0.0)]


def solid(x: float, near: float = 0.0, far: float = FAR) -> list[Polygon]:
    return [rect(x - 0.075, x + 0.075, near, far)]


def broken(x: float, near: float = 0.0, far: float = FAR, dash: float = 2.0, gap: float = 4.0) -> list[Polygon]:
    return [rect(x - 0.065, x + 0.065, y, y + dash) for y in np.arange(near, far, dash + gap)]


def wheels(*lanes: float) -> tuple[float, ...]:
    return tuple(lane + side for lane in lanes for side in (-0.75, 0.75))


def kerb(mesh: Mesh, x: float, near: float, far: float, side: int, painted: bool = False) -> None:
    """Kerb stones along y, one metre each; `side` +1 when the pavement is on the right. Painted: red and white, no stopping."""
    stone = mesh.material(Material(colour=(0.30, 0.30, 0.285)))
    red = mesh.material(Material(colour=(0.36, 0.05, 0.04)))
    white = mesh.material(Material(colour=(0.52, 0.52, 0.50)))
    for k, y in enumerate(np.arange(near, far, 1.0)):
        mesh.box((min(x, x + side * 0.2), y, 0), (max(x, x + side * 0.2), y + 0.988, 0.15), (red if k % 2 else white) if painted else stone)


def kerb_across(mesh: Mesh, y: float, left: float, right: float, height: float = 0.2) -> None:
    """Kerb stones along x, red and white."""
    red = mesh.material(Material(colour=(0.36, 0.05, 0.04)))
    white = mesh.material(Material(colour=(0.52, 0.52, 0.50)))
    for k, x in enumerate(np.arange(left, right, 0.8)):
        mesh.box((x, y, 0), (min(x + 0.79, right), y + 0.16, height), red if k % 2 else white)


def guard_rail(mesh: Mesh, x: float, near: float, far: float) -> None:
    """A steel rail on posts."""
    steel = mesh.material(Material(colour=(0.36, 0.37, 0.38), gloss=0.5))
    dark = mesh.material(Material(colour=(0.16, 0.165, 0.17)))
    for y in np.arange(near, far, 4.0):
        mesh.box((x - 0.05, y, 0), (x + 0.05, y + 0.1, 0.72), dark)
    for low, high in ((0.42, 0.54), (0.58, 0.70)):
        mesh.box((x - 0.04, near, low), (x + 0.04, far, high), steel)
    mesh.box((x - 0.02, near, 0.52), (x + 0.02, far, 0.60), dark)


def concrete_barrier(mesh: Mesh, x: float, near: float, far: float) -> None:
    grey = mesh.material(Material(colour=(0.36, 0.36, 0.34)))
    for y in np.arange(near, far, 3.0):
        mesh.box((x - 0.28, y, 0), (x + 0.28, y + 2.97, 0.25), grey)
        mesh.box((x - 0.14, y, 0.25), (x + 0.14, y + 2.97, 0.85), grey)


def shrubs(mesh: Mesh, rng: np.random.Generator, left: float, right: float, near: float, far: float, per_m2: float = 2.2) -> None:
    greens = [mesh.material(Material(colour=c)) for c in ((0.035, 0.085, 0.02), (0.05, 0.11, 0.025), (0.028, 0.065, 0.02))]
    for _ in range(int((right - left) * (far - near) * per_m2)):
        size = rng.uniform(0.18, 0.42)
        place = (rng.uniform(left, right), rng.uniform(near, far), size * 0.5)
        mesh.ellipsoid(place, (size, size * 1.1, size * 0.8), greens[int(rng.integers(0, 3))], 6, 8)


def post_sign(mesh: Mesh, x: float, y: float, colour: tuple[float, float, float]) -> None:
    """A round sign on a post."""
    post = mesh.material(Material(colour=(0.34, 0.34, 0.34)))
    mesh.limb([(x, y, 0.0), (x, y, 2.4)], [0.035, 0.035], post, 8)
    t = np.linspace(0, 2 * np.pi, 26)
    for radius, tone, front in ((0.33, (0.40, 0.02, 0.02), 0.05), (0.25, colour, 0.06)):
        mat = mesh.material(Material(colour=tone))
        disc = np.array([[(x + radius * s * np.cos(a), y - front, 2.2 + radius * s * np.sin(a)) for a in t] for s in (1.0, 0.01)])
        mesh.grid(disc[:, ::-1], mat)
        mesh.grid(disc, mat)


def town_lanes() -> Layout:
    """Two lanes for cars with a solid line between them up to 60 m, then a lane for motorbikes; kerbs on both sides."""
    white = [*solid(-1.3, 0, 60), *broken(-1.3, 62), *broken(1.5), *solid(-4.05), arrow(-2.7, 30.5), arrow(0.1, 30.5), arrow(-2.7, 47.0), arrow(0.1, 47.0)]
    pavement = [rect(4.15, 30, 0, FAR)]
    grass = [rect(-30, -4.35, 0, FAR)]

    def build(mesh: Mesh, rng: np.random.Generator) -> None:
        kerb(mesh, 4.1, 20, 120, 1)
        kerb(mesh, -4.3, 20, 120, -1, painted=True)
        shrubs(mesh, rng, -6.5, -4.9, 34, 110)
        shrubs(mesh, rng, 6.5, 9.0, 60, 120, 0.9)

    return Layout(31, white, [], pavement, grass, wheels(-2.7, 0.1), (-2.7, 0.1), build)


def expressway() -> Layout:
    """Two lanes and an emergency lane behind a solid edge line; a concrete barrier and a guard rail."""
    white = [*broken(-0.9, dash=4.0, gap=6.0), *solid(2.45), *solid(2.3), *solid(-4.25)]
    grass = [rect(5.25, 30, 0, FAR), rect(-30, -5.0, 0, FAR)]

    def build(mesh: Mesh, rng: np.random.Generator) -> None:
        concrete_barrier(mesh, -4.75, 24, 140)
        guard_rail(mesh, 5.05, 24, 150)
        shrubs(mesh, rng, 7.0, 12.0, 60, 140, 0.6)

    return Layout(32, white, [], [], grass, wheels(-2.55, 0.75), (-2.55, 0.75), build)


def avenue(seed: int, greener: bool) -> Layout:
    """Two lanes for cars and one for motorbikes, no signal: where the average speed is taken."""
    white = [*broken(-0.8), *broken(2.35), *solid(-4.1)]
    verge = [rect(4.7, 30, 0, FAR)]

    def build(mesh: Mesh, rng: np.random.Generator) -> None:
        kerb(mesh, 4.6, 20, 120, 1)
        kerb(mesh, -4.35, 20, 120, -1)
        shrubs(mesh, rng, -8.0, -5.2, 36, 120, 1.4 if greener else 0.4)
        shrubs(mesh, rng, 5.6, 8.5, 36, 120, 1.2 if greener else 0.2)

    return Layout(seed, white, [], [rect(-30, -4.4, 0, FAR), *([] if greener else verge)], verge if greener else [], wheels(-2.4, 0.8), (-2.4, 0.8), build)


def median_gap() -> Layout:
    """A road across the picture, two carriageways and a median with a gap, a side street towards the camera."""
    white: list[Polygon] = []
    for x in np.arange(-30.0, 30.0, 4.0):
        white += [rect(x, x + 1.8, 34.35, 34.47)]
    yellow = [rect(-30, -3.4, 31.25, 31.37), rect(3.9, 30, 31.25, 31.37), rect(-30, -3.4, 30.02, 30.14), rect(3.9, 30, 30.02, 30.14)]

    def build(mesh: Mesh, rng: np.random.Generator) -> None:
        for left, right in ((-14.0, -3.6), (4.1, 14.0)):
            kerb_across(mesh, 30.2, left, right)
            kerb_across(mesh, 31.0, left, right)
            shrubs(mesh, rng, left, right - 0.4 if left < 0 else right, 30.45, 30.95, 6.0)
        kerb_across(mesh, 39.2, -16.0, 16.0, 0.15)
        shrubs(mesh, rng, -14, 14, 42.5, 60, 0.5)

    return Layout(35, white, yellow, [rect(-30, 30, 39.3, FAR)], [], build=build)


def street_entrance() -> Layout:
    """The mouth of a street: a lane each way, a kerb where stopping is forbidden, a sign, a line across at 46 m."""
    yellow = [*solid(-1.2), [(1.9, 30), (2.05, 30), (2.05, 60), (1.9, 60)]]
    white = [rect(-1.1, 4.0, 45.6, 45.95), *[rect(x, x + 0.45, 47.0, 49.6) for x in np.arange(-4.0, 4.0, 0.95)]]

    def build(mesh: Mesh, rng: np.random.Generator) -> None:
        kerb(mesh, 4.15, 20, 110, 1, painted=True)
        kerb(mesh, -4.35, 20, 110, -1)
        post_sign(mesh, 4.75, 46.0, (0.55, 0.55, 0.53))
        shrubs(mesh, rng, 5.6, 8.0, 50, 100, 0.7)
        shrubs(mesh, rng, -8.0, -5.4, 44, 100, 0.7)

    return Layout(36, white, yellow, [rect(4.2, 30, 0, FAR), rect(-30, -4.4, 0, FAR)], [], wheels(0.6, -2.7), (0.6, -2.7), build)
