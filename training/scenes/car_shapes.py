"""Car bodies: a loft of cross-sections with a raked tail and nose, textured from the rear, front, side and top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh import Mesh, smooth_normals


@dataclass(frozen=True)
class CarShape:
    """Metres. `roof`, `tail` and `nose` are polylines: (y, top height), (height, y set-back of the rear / front face)."""

    name: str
    length: float
    width: float
    height: float
    belt: float
    roof: tuple[tuple[float, float], ...]
    tail: tuple[tuple[float, float], ...]
    nose: tuple[tuple[float, float], ...]
    roof_width: float  # half width of the roof as a share of the half width below
    wheel_radius: float
    axles: tuple[float, float]
    floor: float = 0.24
    square: float = 0.0  # 1 for vans: little tumblehome and tight corners


SEDAN = CarShape(
    "sedan", 4.55, 1.76, 1.47, 0.93,
    ((0, 1.04), (0.25, 1.075), (0.62, 1.09), (0.95, 1.24), (1.35, 1.41), (1.8, 1.465), (2.3, 1.47), (2.75, 1.41), (3.2, 1.2), (3.55, 1.0), (4.0, 0.93), (4.4, 0.80), (4.55, 0.72)),
    ((0.24, 0.10), (0.36, 0.02), (0.5, 0.0), (0.62, 0.015), (0.68, 0.045), (0.95, 0.06), (1.04, 0.04), (1.09, 0.07)),
    ((0.24, 0.12), (0.4, 0.03), (0.55, 0.0), (0.75, 0.06), (0.95, 0.2)),
    0.70, 0.315, (0.98, 3.6),
)
HATCH = CarShape(
    "hatch", 3.85, 1.69, 1.50, 0.95,
    ((0, 1.44), (0.35, 1.475), (0.9, 1.5), (1.6, 1.5), (2.1, 1.44), (2.6, 1.2), (2.95, 1.02), (3.4, 0.95), (3.7, 0.84), (3.85, 0.74)),
    ((0.24, 0.10), (0.36, 0.02), (0.5, 0.0), (0.62, 0.02), (0.68, 0.07), (0.95, 0.12), (1.02, 0.16), (1.38, 0.42), (1.46, 0.40)),
    ((0.24, 0.12), (0.4, 0.03), (0.55, 0.0), (0.75, 0.06), (0.95, 0.22)),
    0.72, 0.31, (0.72, 3.15),
)
SUV = CarShape(
    "suv", 4.45, 1.84, 1.68, 1.06,
    ((0, 1.62), (0.35, 1.66), (0.9, 1.68), (1.9, 1.68), (2.4, 1.62), (2.9, 1.36), (3.2, 1.16), (3.75, 1.08), (4.2, 0.98), (4.45, 0.84)),
    ((0.28, 0.10), (0.42, 0.02), (0.58, 0.0), (0.72, 0.02), (0.78, 0.07), (1.06, 0.10), (1.14, 0.15), (1.55, 0.36), (1.62, 0.30)),
    ((0.28, 0.12), (0.45, 0.03), (0.62, 0.0), (0.88, 0.05), (1.08, 0.2)),
    0.75, 0.355, (0.86, 3.5), 0.30,
)
MPV = CarShape(
    "mpv", 4.6, 1.80, 1.78, 1.08,
    ((0, 1.70), (0.3, 1.755), (0.9, 1.78), (2.3, 1.78), (2.8, 1.70), (3.4, 1.38), (3.7, 1.15), (4.15, 1.05), (4.45, 0.93), (4.6, 0.80)),
    ((0.26, 0.10), (0.4, 0.02), (0.55, 0.0), (0.68, 0.02), (0.74, 0.06), (1.06, 0.08), (1.12, 0.11), (1.62, 0.26), (1.72, 0.24)),
    ((0.26, 0.12), (0.42, 0.03), (0.6, 0.0), (0.85, 0.06), (1.05, 0.22)),
    0.79, 0.335, (0.85, 3.6), 0.28, 0.3,
)
VAN = CarShape(
    "van", 5.2, 1.90, 2.22, 1.25,
    ((0, 2.14), (0.2, 2.2), (0.6, 2.22), (3.6, 2.22), (4.1, 2.12), (4.6, 1.72), (4.9, 1.3), (5.1, 1.12), (5.2, 1.0)),
    ((0.3, 0.06), (0.42, 0.01), (0.55, 0.0), (0.66, 0.02), (0.72, 0.05), (1.2, 0.06), (2.0, 0.14), (2.2, 0.16)),
    ((0.3, 0.1), (0.45, 0.02), (0.7, 0.0), (1.0, 0.06), (1.3, 0.2)),
    0.84, 0.345, (1.0, 3.9), 0.30, 0.8,
)
SHAPES = {s.name: s for s in (SEDAN, HATCH, SUV, MPV, VAN)}


def _section(shape: CarShape, y: float, top: float) -> np.ndarray:
    """Right half of a cross-section, from the middle of the floor up to the middle of the roof."""
    w, fl = shape.width / 2, shape.floor
    belt = min(shape.belt, top - 0.05)
    glass = max(0.0, top - belt)
    tall = min(1.0, glass / 0.35)
    rw = w * (shape.roof_width * tall + 0.93 * (1 - tall))
    hip = 0.955 + 0.02 * shape.square
    points = [
        (0, fl), (w * 0.84, fl), (w * 0.93, fl + 0.03), (w * 0.965, fl + 0.12), (w * 0.99, fl + 0.28), (w, belt * 0.72),
        (w * 0.99, belt * 0.9), (w * hip, belt),
        (w * hip * 0.35 + rw * 0.65 if tall < 0.4 else w * hip + (rw - w * hip) * 0.5, belt + glass * 0.5),
        (rw + 0.0, belt + glass * 0.86), (rw * 0.95, belt + glass * 0.95), (rw * 0.8, top - 0.006), (rw * 0.4, top + 0.012), (0, top + 0.016),
    ]
    p = np.array(points)
    t = np.linspace(0, len(p) - 1, 44)
    i = np.clip(t.astype(int), 0, len(p) - 2)
    f = t - i
    k = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    p0, p1, p2, p3 = k[i], k[i + 1], k[i + 2], k[i + 3]
    f = f[:, None]
    return 0.5 * (2 * p1 + (p2 - p0) * f + (2 * p0 - 5 * p1 + 4 * p2 - p3) * f**2 + (3 * p1 - p0 - 3 * p2 + p3) * f**3)


def _plan(shape: CarShape, y: float) -> float:
    """Half width of the body at y as a share: the corners are rounded in plan."""
    r = 0.30 - 0.12 * shape.square
    d = min(y, 1.0) / 1.0
    rear = 1 - 0.075 * (1 - 0.4 * shape.square) * (1 - d) ** 2.2 - 0.035 * max(0, 1 - y / r) ** 2
    e = min(shape.length - y, 1.4) / 1.4
    front = 1 - 0.09 * (1 - e) ** 2 - 0.08 * max(0, 1 - (shape.length - y) / 0.4) ** 2
    return rear * front


def tail_y(shape: CarShape, z) -> np.ndarray:
    """How far forward of the rearmost point the rear face stands at height z."""
    k = np.array(shape.tail)
    return np.interp(z, k[:, 0], k[:, 1])


def nose_y(shape: CarShape, z) -> np.ndarray:
    k = np.array(shape.nose)
    return np.interp(z, k[:, 0], k[:, 1])


def build_body(mesh: Mesh, shape: CarShape, rear: int, front: int, side: int, top_mat: int) -> None:
    """Add the body; `rear`..`top_mat` are material numbers of `mesh`."""
    roof = np.array(shape.roof)
    ys = np.unique(np.concatenate([np.linspace(0, 1.4, 22), np.linspace(1.4, shape.length - 1.6, 16), np.linspace(shape.length - 1.6, shape.length, 22)]))
    stations = []
    for y in ys:
        top = float(np.interp(y, roof[:, 0], roof[:, 1]))
        half = _section(shape, y, top)
        x = half[:, 0] * _plan(shape, y)
        z = half[:, 1]
        yy = y + tail_y(shape, z) * max(0.0, 1 - y / 1.1) - nose_y(shape, z) * max(0.0, 1 - (shape.length - y) / 1.2)
        stations.append(np.stack([x, yy, z], 1))
    right = np.array(stations)
    left = right[:, ::-1] * [-1, 1, 1]
    ring = np.concatenate([right, left[:, 1:]], axis=1)[:, ::-1]  # seen from outside
    _classified(mesh, ring, shape, rear, front, side, top_mat)
    _cap(mesh, shape, right[0], rear, sign=-1)
    _cap(mesh, shape, right[-1], front, sign=1)


def _classified(mesh: Mesh, ring: np.ndarray, shape: CarShape, rear: int, front: int, side: int, top_mat: int) -> None:
    rows, cols = ring.shape[:2]
    index = np.arange(rows * cols).reshape(rows, cols)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
    tri = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    pos = ring.reshape(-1, 3)
    nrm = smooth_normals(pos, tri)
    face = np.cross(pos[tri[:, 1]] - pos[tri[:, 0]], pos[tri[:, 2]] - pos[tri[:, 0]])
    face /= np.linalg.norm(face, axis=1, keepdims=True) + 1e-12
    mid_y = pos[tri][:, :, 1].mean(1)
    is_side = np.abs(face[:, 0]) > 0.55
    is_rear = ~is_side & (face[:, 1] < -0.2) & (mid_y < shape.length * 0.45)
    is_front = ~is_side & (face[:, 1] > 0.12) & (mid_y > shape.length * 0.45)
    is_top = ~(is_side | is_rear | is_front)
    for chosen, mat, uv in (
        (is_side, side, np.stack([pos[:, 1] / shape.length, 1 - pos[:, 2] / shape.height], 1)),
        (is_rear, rear, np.stack([pos[:, 0] / shape.width + 0.5, 1 - pos[:, 2] / shape.height], 1)),
        (is_front, front, np.stack([0.5 - pos[:, 0] / shape.width, 1 - pos[:, 2] / shape.height], 1)),
        (is_top, top_mat, np.zeros((len(pos), 2))),
    ):
        if chosen.any():
            mesh.add(pos, tri[chosen], mat, nrm, uv)


def _cap(mesh: Mesh, shape: CarShape, outline: np.ndarray, mat: int, sign: int) -> None:
    """Close the tail (-1) or nose (+1) with a sheet that bulges a little and rounds off at the edges."""
    z_low, z_high = outline[:, 2].min(), outline[:, 2].max()
    order = np.argsort(outline[:, 2], kind="stable")
    z = np.concatenate([[z_low], z_low + (z_high - z_low) * np.linspace(0.004, 0.996, 46), [z_high]])
    half = np.interp(z, outline[order, 2], np.maximum.accumulate(outline[order, 0][::-1])[::-1])
    u = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 31))
    x = u[None] * half[:, None] * 1.004
    bulge = 0.055 * np.abs(u) ** 2.2 + 0.05 * np.abs(u) ** 10
    setback = tail_y(shape, z) if sign < 0 else nose_y(shape, z)
    y = setback[:, None] + bulge[None] - bulge.max() + 0.004
    if sign > 0:
        y = shape.length - y
    pts = np.stack([x, y * np.ones_like(x), z[:, None] * np.ones_like(x)], -1)
    u_tex = x / shape.width + 0.5 if sign < 0 else 0.5 - x / shape.width
    uv = np.stack([u_tex, 1 - pts[..., 2] / shape.height], -1)
    if sign > 0:
        pts, uv = pts[:, ::-1], uv[:, ::-1]
    mesh.grid(pts, mat, uv)
