"""What a rule scene is made of: a camera, a road, drivers, the rules drawn on the picture, and who broke which of them when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

import cv2
import numpy as np

from camera import HEIGHT, WIDTH, Camera
from layouts import Layout
from stage import SignalHead
from traffic import Driver, Path, Signal, straight

PLATE_Z = 0.70
Moment = Callable[["Way"], tuple[float, float]]


@dataclass(frozen=True)
class Way:
    """Where a vehicle's rear plate was: seconds, metres (n, 3), metres a second."""

    seconds: np.ndarray
    places: np.ndarray
    speed: np.ndarray


@dataclass(frozen=True)
class Act:
    """A driver's deed. `moment` tells its first and last second from the motion alone, without any rule of the product."""

    vehicle: str
    kind: str
    rule: str
    moment: Moment


@dataclass(frozen=True)
class Innocent:
    """A driver who comes close to a deed and does not do it."""

    vehicle: str
    nearly: str
    why: str


@dataclass
class RuleScript:
    name: str
    code: str
    name_vi: str
    name_en: str
    seconds: float
    fps: int
    starts_at: str
    camera: Camera
    layout: Layout | None  # None: the junction
    drivers: list[Driver]
    rules: list[dict]
    acts: list[Act]
    innocents: list[Innocent]
    signal: Signal = field(default_factory=lambda: Signal(((0, "green"),)))
    heads: dict[str, SignalHead] = field(default_factory=dict)
    camera_keys: dict = field(default_factory=dict)
    kbps: int = 620
    shutter_s: float = 1 / 300


def over_x(x: float, after: float = 0.0) -> Moment:
    """When the plate crosses the plane x."""
    return lambda way: _over(way, way.places[:, 0] - x, after)


def over_y(y: float, after: float = 0.0) -> Moment:
    """When the plate crosses the plane y."""
    return lambda way: _over(way, way.places[:, 1] - y, after)


def while_in(x0: float, x1: float, y0: float, y1: float) -> Moment:
    """As long as the plate is in the rectangle."""

    def moment(way: Way) -> tuple[float, float]:
        x, y = way.places[:, 0], way.places[:, 1]
        return _span(way, (x > x0) & (x < x1) & (y > y0) & (y < y1))

    return moment


def while_standing() -> Moment:
    return lambda way: _span(way, way.speed < 0.1)


def _over(way: Way, side: np.ndarray, after: float) -> tuple[float, float]:
    k = np.flatnonzero((side[:-1] * side[1:] <= 0) & (way.seconds[1:] >= after))
    if len(k) == 0:
        raise ValueError("a driver never does what the script says")
    k = k[0]
    part = side[k] / (side[k] - side[k + 1])
    at = float(way.seconds[k] + part * (way.seconds[k + 1] - way.seconds[k]))
    return at, at


def _span(way: Way, true: np.ndarray) -> tuple[float, float]:
    k = np.flatnonzero(true)
    if len(k) == 0:
        raise ValueError("a driver never does what the script says")
    return float(way.seconds[k[0]]), float(way.seconds[k[-1]])


class View:
    """Draws rules: metres on the road, at the height of plates, to shares of the picture."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera

    def line(self, a: tuple[float, float], b: tuple[float, float], z: float = PLATE_Z) -> list[list[float]]:
        """What the picture shows of the way from a to b."""
        t = np.linspace(0, 1, 401)[:, None]
        points = np.hstack([np.array([a]) + t * (np.array([b]) - np.array([a])), np.full((401, 1), z)])
        shares = self._shares(points)
        seen = shares[((shares >= 0) & (shares <= 1)).all(1)]
        return [_rounded(seen[0]), _rounded(seen[-1])]

    def zone(self, *corners: tuple[float, float], z: float = PLATE_Z) -> list[list[float]]:
        """What the picture shows of a convex part of the road."""
        shares = self._shares(np.array([(x, y, z) for x, y in corners])).astype(np.float32)
        whole = np.float32([(0, 0), (1, 0), (1, 1), (0, 1)])
        _, seen = cv2.intersectConvexConvex(shares, whole)
        return [_rounded(p) for p in seen[:, 0]]

    def mark(self, x: float, y: float) -> dict:
        """A mark on the road for the calibration."""
        share = self._shares(np.array([(x, y, 0.0)]))[0]
        return {"x": round(float(share[0]), 4), "y": round(float(share[1]), 4), "metresX": x, "metresY": y}

    def lamp(self, head: SignalHead) -> dict:
        """The box of a signal head."""
        centres = np.array(list(head.lamps.values()))
        reach = head.radius * 1.35
        corners = np.array([(x + u * reach, y, z + w * reach) for x, y, z in centres for u in (-1, 1) for w in (-1, 1)])
        shares = self._shares(corners)
        (x0, y0), (x1, y1) = shares.min(0), shares.max(0)
        return {"x": round(float(x0), 4), "y": round(float(y0), 4), "width": round(float(x1 - x0), 4), "height": round(float(y1 - y0), 4)}

    def _shares(self, points: np.ndarray) -> np.ndarray:
        pixel, _ = self._camera.project(points)
        return pixel / (WIDTH, HEIGHT)


def _rounded(point) -> list[float]:
    return [round(min(1.0, max(0.0, float(v))), 4) for v in point]


class RuleCast:
    """Collects drivers; every plate is invented."""

    def __init__(self) -> None:
        self.drivers: list[Driver] = []

    def along(self, look: dict, x: float, y: float, at: float, speed: float, **more) -> str:
        """With the traffic at a steady speed: its middle at y in second `at`."""
        return self.way(look, straight(x), y + 60.0, at, speed, **more)

    def way(self, look: dict, path: Path, s: float, at: float, speed: float, before: float = 22.0, **more) -> str:
        """Along a path: its middle `s` metres along it in second `at`; it comes into the scene `before` metres earlier, or is there at the start."""
        enters = max(0.0, at - before / speed)
        return self._add(look, path, enters, s - speed * (at - enters), speed, **more)

    def _add(self, look: dict, path: Path, enters: float, start: float, speed: float, **more) -> str:
        name = f"v{len(self.drivers) + 1:02d}"
        self.drivers.append(Driver(name, look, path, enters, start, speed, **more))
        return name


def shifting(*stops: tuple[float, float]) -> Path:
    """Along y through (x, y) stops, sideways in soft curves. Starts at y = -60, as `straight` does."""
    points = [(stops[0][0], -60.0)]
    for (x0, y0), (x1, y1) in zip(stops, stops[1:]):
        for k in np.linspace(0, 1, 17):
            points.append((x0 + (x1 - x0) * (0.5 - 0.5 * np.cos(np.pi * k)), y0 + (y1 - y0) * k))
    points.append((stops[-1][0], 400.0))
    return Path.through(_apart(points))


def turning(points, corner: tuple[float, float], radius: float, from_deg: float, to_deg: float, end: tuple[float, float]) -> Path:
    """Straight through `points`, round `corner` from one heading to another (degrees, 0 along y, clockwise), then to `end`."""
    sign = 1 if to_deg > from_deg else -1
    arc = []
    for h in np.radians(np.linspace(from_deg, to_deg, 25)):
        arc.append((corner[0] - sign * radius * np.cos(h), corner[1] + sign * radius * np.sin(h)))
    return Path.through(_apart([*points, *arc, end]))


def _apart(points) -> list[tuple[float, float]]:
    kept = [points[0]]
    for p in points[1:]:
        if np.hypot(p[0] - kept[-1][0], p[1] - kept[-1][1]) > 1e-6:
            kept.append(p)
    return kept
