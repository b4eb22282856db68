"""The junction seen from straight above: asphalt, markings, kerbs' feet and pavement, with wear and tree shade.

Two plans, a fine one near the stop line and a coarse one for the street beyond, are laid under the camera by
their perspective. Lanes, from the median: two for cars, then one for motorbikes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from camera import HEIGHT, SUPERSAMPLE, WIDTH, Camera
from light import Light

STOP_LINE_Y = 32.0
EXIT_Y = 36.6
LANES = {"left": -2.45, "right": 0.45, "bikes": 2.95}
MEDIAN = (-4.8, -4.0)
KERB_RIGHT = 4.0
KERB_LEFT = -12.6
CROSS_STREET = (39.0, 55.0)
ONCOMING_LANES = {"inner": -6.6, "outer": -9.6}


@dataclass
class Plan:
    """Albedo (linear, 0..1, blue green red) and the share of sun that reaches each spot."""

    left: float
    near: float
    px_per_m: float
    albedo: np.ndarray
    sun: np.ndarray

    @staticmethod
    def empty(left: float, right: float, near: float, far: float, px_per_m: float) -> "Plan":
        size = (int((far - near) * px_per_m), int((right - left) * px_per_m))
        return Plan(left, near, px_per_m, np.full((*size, 3), 0.115, np.float32), np.ones(size, np.float32))

    def fixed(self, points) -> np.ndarray:
        p = np.asarray(points, np.float64)
        q = np.stack([(p[:, 0] - self.left) * self.px_per_m, (p[:, 1] - self.near) * self.px_per_m], 1)
        return np.round(q * 16).astype(np.int32).reshape(-1, 1, 2)

    def mask(self, polygons) -> np.ndarray:
        m = np.zeros(self.sun.shape, np.float32)
        for polygon in polygons:
            cv2.fillPoly(m, [self.fixed(polygon)], 1.0, cv2.LINE_8, 4)
        return cv2.GaussianBlur(m, (0, 0), 0.7)

    def paint(self, polygons, colour, wear: np.ndarray | float = 1.0) -> None:
        """Mix a colour in over the polygons; `wear` is how much of it is left, 0..1."""
        corners = np.concatenate([self.fixed(p).reshape(-1, 2) for p in polygons]) // 16
        h, w = self.sun.shape
        x0, y0 = np.clip(corners.min(0) - 4, 0, [w, h])
        x1, y1 = np.clip(corners.max(0) + 5, 0, [w, h])
        if x0 >= x1 or y0 >= y1:
            return
        m = np.zeros((y1 - y0, x1 - x0), np.float32)
        for polygon in polygons:
            cv2.fillPoly(m, [self.fixed(polygon) - np.int32([x0 * 16, y0 * 16])], 1.0, cv2.LINE_8, 4)
        m = cv2.GaussianBlur(m, (0, 0), 0.7)
        block = np.s_[y0:y1, x0:x1]
        m *= wear[block] if isinstance(wear, np.ndarray) else wear
        self.albedo[block] += (np.asarray(colour, np.float32) - self.albedo[block]) * m[..., None]

    def noise(self, rng: np.random.Generator, cell_m: tuple[float, float]) -> np.ndarray:
        """Smooth noise, mean 0, about -1..1, with cells of the given size."""
        h, w = self.sun.shape
        cells = (max(2, int(w / (cell_m[0] * self.px_per_m))), max(2, int(h / (cell_m[1] * self.px_per_m))))
        grid = rng.standard_normal((cells[1], cells[0])).astype(np.float32)
        return cv2.resize(grid, (w, h), interpolation=cv2.INTER_CUBIC)


def rect(x0: float, x1: float, y0: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


WHITE = (0.50, 0.52, 0.52)
YELLOW = (0.06, 0.36, 0.50)


def worn(plan: Plan, rng: np.random.Generator, amount: float = 1.0) -> np.ndarray:
    fine = plan.noise(rng, (0.05, 0.05)) * 0.9 + plan.noise(rng, (0.35, 0.6)) * 0.8
    return np.clip(0.93 - amount * np.clip(fine - 0.75, 0, 2) * 0.75, 0.08, 1.0)


CAR_WHEELS = tuple(c + side for c in (*LANES.values(), *ONCOMING_LANES.values()) for side in ((-0.78, 0.78) if c < 2 else (0.0,)))


def asphalt(plan: Plan, rng: np.random.Generator, wheels=CAR_WHEELS, oil_lanes=tuple(LANES.values())) -> None:
    """Grain, patches and cracks; `wheels` are the x that tyres have polished, `oil_lanes` the middles that engines have dripped on."""
    near = plan.px_per_m > 40
    texture = plan.noise(rng, (2.5, 6.0)) * 0.009 + plan.noise(rng, (0.6, 1.2)) * 0.005
    if near:
        texture += plan.noise(rng, (0.035, 0.05)) * 0.010 + plan.noise(rng, (0.0126, 0.0126)) * 0.014
    else:
        texture += plan.noise(rng, (0.13, 0.2)) * 0.008
    plan.albedo += texture[..., None]
    h, w = plan.sun.shape
    x = plan.left + (np.arange(w) + 0.5) / plan.px_per_m
    tracks = np.zeros(w, np.float32)
    for wheel in wheels:
        tracks += np.exp(-(((x - wheel) / 0.30) ** 2)).astype(np.float32)
    oil = sum((np.exp(-(((x - c) / 0.22) ** 2)) for c in oil_lanes), np.zeros(w)).astype(np.float32)
    ragged = 1 + 0.5 * plan.noise(rng, (0.5, 3.0))
    plan.albedo += (0.014 * tracks[None] * ragged - 0.016 * oil[None] * ragged)[..., None]
    # patches of newer asphalt, cracks, covers
    for _ in range(7 if near else 30):
        cx = rng.uniform(-3.8, 3.4) if near or rng.random() < 0.5 else rng.uniform(-12, 3.4)
        cy = plan.near + rng.uniform(0.02, 0.95) * h / plan.px_per_m
        plan.paint([rect(cx, cx + rng.uniform(0.5, 1.6), cy, cy + rng.uniform(0.8, 3.5))], (0.085, 0.083, 0.082), 0.75)
    crack = np.zeros((h, w), np.float32)
    for _ in range(26 if near else 70):
        p = np.array([rng.uniform(-4, 4), plan.near + rng.uniform(0, h / plan.px_per_m)])
        angle = rng.uniform(0, 2 * np.pi)
        points = [p.copy()]
        for _ in range(int(rng.integers(8, 30))):
            angle += rng.normal(0, 0.5)
            p = p + 0.14 * np.array([np.cos(angle), np.sin(angle)])
            points.append(p.copy())
        cv2.polylines(crack, [plan.fixed(points)], False, 1.0, 1, cv2.LINE_AA, 4)
    plan.albedo *= 1 - 0.45 * crack[..., None]


def _markings(plan: Plan, rng: np.random.Generator) -> None:
    wear = worn(plan, rng)
    white: list = []
    y1, y2 = CROSS_STREET
    # approach: solid lines towards the stop line, edge lines, the stop line itself
    white += [rect(-1.07, -0.93, 0, STOP_LINE_Y), rect(1.83, 1.97, 0, STOP_LINE_Y)]
    white += [rect(-3.85, KERB_RIGHT - 0.12, STOP_LINE_Y, STOP_LINE_Y + 0.42)]
    for x in np.arange(-3.8, KERB_RIGHT - 0.4, 0.95):
        white.append(rect(x, x + 0.48, 34.0, 37.2))
    for x in np.arange(-12.2, KERB_RIGHT - 0.4, 0.95):
        white.append(rect(x, x + 0.48, 57.0, 60.0))
    white.append(rect(KERB_LEFT + 0.2, MEDIAN[0] - 0.15, 61.6, 62.0))
    for y in np.arange(64, 330, 7.0):
        for x in (-1.0, 1.9, -8.1):
            white.append(rect(x - 0.07, x + 0.07, y, y + 3.0))
    for x in np.arange(-60, 60, 5.0):  # the crossing street
        if not -13 < x < 5:
            white.append(rect(x, x + 2.5, (y1 + y2) / 2 - 0.07, (y1 + y2) / 2 + 0.07))
    plan.paint(white, WHITE, wear)
    for lane in (LANES["left"], LANES["right"]):
        plan.paint([arrow(lane, 26.2)], WHITE, wear)
    yellow = [rect(MEDIAN[1] + 0.05, MEDIAN[1] + 0.19, 0, 36.0), rect(KERB_RIGHT - 0.19, KERB_RIGHT - 0.05, 0, 31.0), rect(MEDIAN[1] + 0.05, MEDIAN[1] + 0.19, 61, 330)]
    # a yellow box in the junction: keep clear
    box = (-3.7, 3.7, 42.0, 52.0)
    for k in np.arange(-20, 20, 1.6):
        for sign in (1, -1):
            a = np.array([k - 8, box[2] - 2.0]), np.array([k + 8, box[2] + 12.0])
            line = _clip_line(*(np.array([sign * p[0], p[1]]) for p in a), box)
            if line is not None:
                yellow.append(stroke(*line, 0.075))
    for a, b in (((-3.7, 42), (3.7, 42)), ((3.7, 42), (3.7, 52)), ((3.7, 52), (-3.7, 52)), ((-3.7, 52), (-3.7, 42))):
        yellow.append(stroke(np.array(a, float), np.array(b, float), 0.09))
    plan.paint(yellow, YELLOW, worn(plan, rng, 1.4))


def _clip_line(a, b, box):
    t = np.linspace(0, 1, 400)
    p = a + (b - a) * t[:, None]
    ok = (p[:, 0] >= box[0]) & (p[:, 0] <= box[1]) & (p[:, 1] >= box[2]) & (p[:, 1] <= box[3])
    return (p[ok][0], p[ok][-1]) if ok.sum() > 3 else None


def stroke(a, b, half):
    d = (b - a) / np.linalg.norm(b - a)
    n = np.array([-d[1], d[0]]) * half
    return [tuple(a + n), tuple(b + n), tuple(b - n), tuple(a - n)]


def arrow(x: float, y: float) -> list[tuple[float, float]]:
    return [(x - 0.09, y), (x + 0.09, y), (x + 0.09, y + 2.0), (x + 0.30, y + 2.0), (x, y + 3.4), (x - 0.30, y + 2.0), (x - 0.09, y + 2.0)]


def _pavement(plan: Plan, rng: np.random.Generator) -> None:
    y1, y2 = CROSS_STREET
    h, w = plan.sun.shape
    far = 400.0

    def corner(x, y, sx, sy):
        """A block of pavement whose corner at (x, y) is rounded; sx, sy point into the block."""
        r = 3.0
        a = np.linspace(0, np.pi / 2, 10)
        arc = [(x + sx * (r - r * np.sin(t)), y + sy * (r - r * np.cos(t))) for t in a]
        return [*arc, (x, y + sy * far), (x + sx * far, y + sy * far), (x + sx * far, y)]

    blocks = [corner(KERB_RIGHT, y1 - 1.0, 1, -1), corner(KERB_RIGHT, y2 + 1.2, 1, 1), corner(KERB_LEFT, y1 - 1.0, -1, -1), corner(KERB_LEFT, y2 + 1.2, -1, 1)]
    m = self_mask = plan.mask(blocks)
    x = plan.left + (np.arange(w) + 0.5) / plan.px_per_m
    y = plan.near + (np.arange(h) + 0.5) / plan.px_per_m
    tile = 0.4
    joint = ((np.abs((x / tile) % 1 - 0.5) > 0.46)[None] | (np.abs((y / tile) % 1 - 0.5) > 0.46)[:, None]).astype(np.float32)
    checker = (((x // tile).astype(int)[None] + (y // tile).astype(int)[:, None]) % 2).astype(np.float32)
    base = np.array([0.20, 0.215, 0.25], np.float32) + checker[..., None] * np.array([-0.03, -0.035, -0.01], np.float32)
    base = base * (1 - 0.35 * joint[..., None]) + (plan.noise(rng, (1.0, 1.5)) * 0.018)[..., None]
    plan.albedo += (base - plan.albedo) * m[..., None]
    edge = np.clip(cv2.dilate(self_mask, np.ones((5, 5))) - self_mask, 0, 1)
    plan.albedo *= 1 - 0.4 * edge[..., None]
    soil = [rect(MEDIAN[0], MEDIAN[1], -10, 35.6), rect(MEDIAN[0], MEDIAN[1], 61, far)]
    plan.paint(soil, (0.05, 0.07, 0.08))


def _tree_shade(plan: Plan, rng: np.random.Generator, trees: list[tuple[float, float]], light: Light) -> None:
    if light.night:
        return
    shade = np.zeros(plan.sun.shape, np.float32)
    for tx, ty in trees:
        for _ in range(420):
            height = rng.uniform(4.2, 8.0)
            a, d = rng.uniform(0, 2 * np.pi), 3.3 * np.sqrt(rng.random())
            cx = tx + d * np.cos(a) - light.sun[0] / light.sun[2] * height
            cy = ty + d * np.sin(a) - light.sun[1] / light.sun[2] * height
            r = rng.uniform(0.10, 0.42)
            t = np.linspace(0, 2 * np.pi, 10)
            blob = np.stack([cx + r * np.cos(t) * rng.uniform(0.6, 1.2), cy + r * np.sin(t)], 1)
            cv2.fillPoly(shade, [plan.fixed(blob)], 1.0, cv2.LINE_8, 4)
    shade = cv2.GaussianBlur(shade, (0, 0), max(0.6, 0.055 * plan.px_per_m))
    plan.sun *= 1 - 0.86 * shade


def build_plans(light: Light, trees: list[tuple[float, float]], seed: int = 11) -> list[Plan]:
    """The fine and the coarse plan, finished."""
    plans = [Plan.empty(-9.6, 9.6, 22.0, 62.5, 80.0), Plan.empty(-52.0, 52.0, 60.0, 340.0, 16.0)]
    for k, plan in enumerate(plans):
        rng = np.random.default_rng(seed + k)
        asphalt(plan, rng)
        _markings(plan, rng)
        _pavement(plan, rng)
        _details(plan, rng)
        _tree_shade(plan, rng, trees, light)
        dust = 1 + 0.06 * plan.noise(rng, (1.5, 4.0))
        plan.albedo = np.clip(plan.albedo * dust[..., None], 0.02, 0.9)
    return plans


def _details(plan: Plan, rng: np.random.Generator) -> None:
    """Manhole covers, drain gratings, stains at the stop line."""
    t = np.linspace(0, 2 * np.pi, 32)
    for cx, cy in ((0.9, 38.6), (-2.1, 29.2), (2.7, 47.0), (-1.6, 70.0), (1.0, 90.0), (-7.0, 75.0)):
        for r, tone in ((0.36, 0.06), (0.32, 0.10), (0.28, 0.075)):
            plan.paint([np.stack([cx + r * np.cos(t), cy + r * np.sin(t)], 1)], (tone, tone, tone * 0.95))
    for cy in (29.6, 70.0, 95.0):
        plan.paint([rect(KERB_RIGHT - 0.36, KERB_RIGHT - 0.02, cy, cy + 0.8)], (0.03, 0.03, 0.03))
        plan.paint([rect(KERB_RIGHT - 0.34, KERB_RIGHT - 0.04, cy + k, cy + k + 0.05) for k in np.arange(0.04, 0.76, 0.1)], (0.10, 0.10, 0.10))
    stain = np.clip(plan.noise(rng, (0.25, 0.35)) - 0.9, 0, 1.5)
    lane = np.zeros_like(stain)
    for c in LANES.values():
        lane = np.maximum(lane, plan.mask([rect(c - 0.6, c + 0.6, 23, 32)]))
    plan.albedo *= 1 - 0.35 * (stain * lane)[..., None]


def lay_ground(camera: Camera, plans: list[Plan], light: Light, lamp_light=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ground colour (linear), inverse depth and the share of direct sun, for the supersampled picture."""
    h, w = HEIGHT * SUPERSAMPLE, WIDTH * SUPERSAMPLE
    colour = np.zeros((h, w, 3), np.float32)
    depth = np.zeros((h, w), np.float32)
    sunlit = np.zeros((h, w), np.float32)
    vector = light.vector
    sun_e = vector[3:6][::-1] * light.sun[2]
    sky_e = vector[6:9][::-1]
    columns = (np.arange(w) + 0.5) / SUPERSAMPLE
    for plan in plans:
        steps = [1, 2, 4, 8]
        levels = []
        for s in steps:
            size = (plan.sun.shape[1] // max(1, s // 4), plan.sun.shape[0] // s)
            levels.append((cv2.resize(plan.albedo, size, interpolation=cv2.INTER_AREA), cv2.resize(plan.sun, size, interpolation=cv2.INTER_AREA)))
        for top in range(0, h, 120):
            rows = (np.arange(top, min(h, top + 120)) + 0.5) / SUPERSAMPLE
            gx, gy, d = camera.ground_at(*np.meshgrid(columns, rows))
            inside = (gy >= plan.near) & (gy < plan.near + plan.sun.shape[0] / plan.px_per_m)
            if not inside.any():
                continue
            per_row = abs(gy[0, w // 2] - gy[-1, w // 2]) / max(1, len(rows) - 1) * plan.px_per_m
            k = int(np.clip(round(np.log2(max(per_row, 1))), 0, 3))
            s = steps[k]
            sx = max(1, s // 4)
            mx = ((gx - plan.left) * plan.px_per_m / sx - 0.5).astype(np.float32)
            my = ((gy - plan.near) * plan.px_per_m / s - 0.5).astype(np.float32)
            a = cv2.remap(levels[k][0], mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            sv = cv2.remap(levels[k][1], mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            e = sky_e[None, None] * 0.9 + sun_e[None, None] * sv[..., None]
            if lamp_light is not None:
                e = e + lamp_light(gx, gy)
            block = slice(top, top + len(rows))
            colour[block] = np.where(inside[..., None], a * e, colour[block])
            depth[block] = np.where(inside, 1.0 / d, depth[block])
            share = sun_e.sum() * sv / (sun_e.sum() * sv + sky_e.sum() * 0.9 + 1e-6)
            sunlit[block] = np.where(inside, share, sunlit[block])
    return colour, depth, sunlit
