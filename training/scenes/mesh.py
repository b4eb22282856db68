"""Triangle meshes and the few solids everything is built of: lofts, tapered capsules, ellipsoids, boxes, wheels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from raster import MATTE


@dataclass
class Material:
    """Linear colour, surface code, gloss 0..1.5, texture number (-1 none), paint colour for texels of paint."""

    colour: tuple[float, float, float] = (0.5, 0.5, 0.5)
    code: int = MATTE
    gloss: float = 0.0
    texture: int = -1
    paint: tuple[float, float, float] = (0.5, 0.5, 0.5)
    emission: float = 0.0

    def row(self) -> list[float]:
        return [*self.colour, self.code, self.gloss, self.texture, *self.paint, self.emission]


class Mesh:
    """Collects surfaces; `finish` gives flat arrays for the rasteriser."""

    def __init__(self) -> None:
        self._pos: list[np.ndarray] = []
        self._nrm: list[np.ndarray] = []
        self._uv: list[np.ndarray] = []
        self._tri: list[np.ndarray] = []
        self._mat: list[np.ndarray] = []
        self.materials: list[Material] = []
        self._count = 0

    def material(self, material: Material) -> int:
        self.materials.append(material)
        return len(self.materials) - 1

    def add(self, pos, tri, mat, nrm=None, uv=None) -> None:
        pos = np.asarray(pos, np.float32).reshape(-1, 3)
        tri = np.asarray(tri, np.int64).reshape(-1, 3)
        if nrm is None:
            nrm = smooth_normals(pos, tri)
        self._pos.append(pos)
        self._nrm.append(np.asarray(nrm, np.float32))
        self._uv.append(np.zeros((len(pos), 2), np.float32) if uv is None else np.asarray(uv, np.float32))
        self._tri.append(tri + self._count)
        self._mat.append(np.full(len(tri), mat, np.int64) if np.isscalar(mat) else np.asarray(mat, np.int64))
        self._count += len(pos)

    def grid(self, points: np.ndarray, mat, uv=None, close_u: bool = False) -> None:
        """A sheet of (rows, columns, 3) points; the normal is d(column) x d(row)."""
        rows, cols = points.shape[:2]
        index = np.arange(rows * cols).reshape(rows, cols)
        if close_u:
            index = np.concatenate([index, index[:, :1]], axis=1)
        a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
        tri = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
        self.add(points.reshape(-1, 3), tri, mat, uv=None if uv is None else uv.reshape(-1, 2))

    def quad(self, a, b, c, d, mat) -> None:
        """Corners top-left, top-right, bottom-right, bottom-left as the viewer of its front sees them."""
        p = np.array([a, b, c, d], np.float64)
        n = np.cross(p[3] - p[0], p[1] - p[0])
        n /= np.linalg.norm(n) + 1e-12
        self.add(p, [[0, 2, 1], [0, 3, 2]], mat, np.repeat(n[None], 4, 0), [[0, 0], [1, 0], [1, 1], [0, 1]])

    def box(self, lo, hi, mat) -> None:
        """An axis-aligned box; each face spans the whole texture. Faces: rear, front, left, right, top, bottom."""
        x0, y0, z0 = lo
        x1, y1, z1 = hi
        mats = [mat] * 6 if np.isscalar(mat) else list(mat)
        self.quad((x0, y0, z1), (x1, y0, z1), (x1, y0, z0), (x0, y0, z0), mats[0])
        self.quad((x1, y1, z1), (x0, y1, z1), (x0, y1, z0), (x1, y1, z0), mats[1])
        self.quad((x0, y1, z1), (x0, y0, z1), (x0, y0, z0), (x0, y1, z0), mats[2])
        self.quad((x1, y0, z1), (x1, y1, z1), (x1, y1, z0), (x1, y0, z0), mats[3])
        self.quad((x0, y1, z1), (x1, y1, z1), (x1, y0, z1), (x0, y0, z1), mats[4])
        self.quad((x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0), mats[5])

    def ellipsoid(self, centre, radii, mat, rows: int = 14, cols: int = 20, power: float = 1.0, low=0.0, high=1.0) -> None:
        """`low`..`high` cut it to a band of its height (0 top, 1 bottom); power < 1 squares it."""
        theta = np.pi * np.linspace(low, high, rows)
        phi = np.linspace(0, 2 * np.pi, cols, endpoint=False)
        st, ct = _pow(np.sin(theta), power), _pow(np.cos(theta), power)
        sp, cp = _pow(np.sin(phi), power), _pow(np.cos(phi), power)
        pts = np.stack(
            [
                centre[0] + radii[0] * st[:, None] * cp[None],
                centre[1] + radii[1] * st[:, None] * sp[None],
                centre[2] + radii[2] * ct[:, None] * np.ones_like(cp)[None],
            ],
            -1,
        )
        u = (phi / (2 * np.pi))[None] * np.ones((rows, 1))
        v = (theta / np.pi)[:, None] * np.ones((1, cols))
        self.grid(pts[:, ::-1], mat, np.stack([np.abs(u * 2 - 1), v], -1)[:, ::-1], close_u=True)

    def limb(self, path, radii, mat, cols: int = 12, squash: float = 1.0) -> None:
        """A tube along a path with its own radius at each point and round ends; smooth between the points."""
        path = np.asarray(path, np.float64)
        radii = np.asarray(radii, np.float64)
        t = np.linspace(0, len(path) - 1, (len(path) - 1) * 6 + 1)
        centre = np.stack([_smooth(t, path[:, k]) for k in range(3)], 1)
        radius = _smooth(t, radii)
        tangent = np.gradient(centre, axis=0)
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-12
        ref = np.array([0.0, 0.0, 1.0]) if abs(tangent[0, 2]) < 0.8 else np.array([0.0, 1.0, 0.0])
        side = np.cross(tangent, ref)
        side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-12
        other = np.cross(side, tangent)
        rings, radius_list = [], []
        for f in (0.98, 0.86, 0.6, 0.3):  # rounded start
            rings.append(centre[0] - tangent[0] * radius[0] * f * 0.8)
            radius_list.append(radius[0] * np.sqrt(1 - f * f))
        rings += list(centre)
        radius_list += list(radius)
        for f in (0.3, 0.6, 0.86, 0.98):
            rings.append(centre[-1] + tangent[-1] * radius[-1] * f * 0.8)
            radius_list.append(radius[-1] * np.sqrt(1 - f * f))
        side = np.concatenate([np.repeat(side[:1], 4, 0), side, np.repeat(side[-1:], 4, 0)])
        other = np.concatenate([np.repeat(other[:1], 4, 0), other, np.repeat(other[-1:], 4, 0)])
        phi = np.linspace(0, 2 * np.pi, cols, endpoint=False)
        rings_a = np.array(rings)[:, None]
        rad = np.array(radius_list)[:, None, None]
        pts = rings_a + rad * (np.cos(phi)[None, :, None] * side[:, None] + squash * np.sin(phi)[None, :, None] * other[:, None])
        u = np.abs(phi / np.pi - 1)[None] * np.ones((len(pts), 1))
        v = np.linspace(0, 1, len(pts))[:, None] * np.ones((1, cols))
        self.grid(pts[:, ::-1], mat, np.stack([u, v], -1)[:, ::-1], close_u=True)

    def wheel(self, centre, radius: float, width: float, tyre, rim, rim_share: float = 0.62, cols: int = 28) -> None:
        """A wheel whose axle is the x axis."""
        phi = np.linspace(0, 2 * np.pi, cols, endpoint=False)
        h = width / 2
        profile = [(-h, rim_share), (-h, 0.9), (-h * 0.8, 0.98), (-h * 0.3, 1.0), (h * 0.3, 1.0), (h * 0.8, 0.98), (h, 0.9), (h, rim_share)]
        pts = np.array(
            [[(centre[0] + x, centre[1] + radius * r * np.cos(p), centre[2] + radius * r * np.sin(p)) for p in phi] for x, r in profile]
        )
        self.grid(pts, tyre, close_u=True)
        for sign in (-1, 1):
            ring = np.array([[(centre[0] + sign * h * d, centre[1] + radius * r * np.cos(p), centre[2] + radius * r * np.sin(p)) for p in phi] for d, r in ((1.0, rim_share), (0.75, rim_share * 0.9), (0.7, 0.02))])
            self.grid(ring if sign < 0 else ring[:, ::-1], rim, close_u=True)

    def finish(self) -> "Solid":
        return Solid(
            np.concatenate(self._pos).astype(np.float64),
            np.concatenate(self._nrm).astype(np.float64),
            np.concatenate(self._uv).astype(np.float64),
            np.concatenate(self._tri),
            np.concatenate(self._mat),
            np.array([m.row() for m in self.materials], np.float64),
        )


@dataclass
class Solid:
    """Flat arrays of a finished mesh in its own coordinates."""

    pos: np.ndarray
    nrm: np.ndarray
    uv: np.ndarray
    tri: np.ndarray
    mat: np.ndarray
    mats: np.ndarray


def _pow(value: np.ndarray, power: float) -> np.ndarray:
    return np.sign(value) * np.abs(value) ** power


def _smooth(t: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Catmull-Rom through evenly spaced knots."""
    k = np.concatenate([[2 * knots[0] - knots[1]], knots, [2 * knots[-1] - knots[-2]]])
    i = np.clip(t.astype(int), 0, len(knots) - 2)
    f = t - i
    p0, p1, p2, p3 = k[i], k[i + 1], k[i + 2], k[i + 3]
    return 0.5 * (2 * p1 + (p2 - p0) * f + (2 * p0 - 5 * p1 + 4 * p2 - p3) * f**2 + (3 * p1 - p0 - 3 * p2 + p3) * f**3)


def smooth_normals(pos: np.ndarray, tri: np.ndarray) -> np.ndarray:
    face = np.cross(pos[tri[:, 1]] - pos[tri[:, 0]], pos[tri[:, 2]] - pos[tri[:, 0]])
    normal = np.zeros_like(pos)
    for k in range(3):
        np.add.at(normal, tri[:, k], face)
    return normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12)
