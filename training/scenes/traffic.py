"""How vehicles move: the intelligent driver model along fixed paths, a signal, and drivers who do not obey."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from road import STOP_LINE_Y

GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True)
class Signal:
    """Phases as (from second, state), in order."""

    phases: tuple[tuple[float, str], ...]

    def state(self, t: float) -> str:
        current = self.phases[0][1]
        for start, name in self.phases:
            if t >= start:
                current = name
        return current


@dataclass(frozen=True)
class Path:
    """A polyline; `at` gives the point and the direction `s` metres along it."""

    points: np.ndarray
    length: np.ndarray

    @staticmethod
    def through(points) -> "Path":
        p = np.asarray(points, np.float64)
        return Path(p, np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))]))

    def at(self, s: float) -> tuple[float, float, float]:
        if len(self.points) == 2:
            (ax, ay), (bx, by) = self.points
            k = s / self.length[1]
            return ax + (bx - ax) * k, ay + (by - ay) * k, math.atan2(bx - ax, by - ay)
        x = float(np.interp(s, self.length, self.points[:, 0]))
        y = float(np.interp(s, self.length, self.points[:, 1]))
        a = np.array([np.interp(s - 0.8, self.length, self.points[:, k]) for k in (0, 1)])
        b = np.array([np.interp(s + 0.8, self.length, self.points[:, k]) for k in (0, 1)])
        return x, y, float(np.arctan2(b[0] - a[0], b[1] - a[1]))


def straight(x: float) -> Path:
    """With the allowed direction, y = s - 60."""
    return Path.through([(x, -60.0), (x, 400.0)])


def against(x: float) -> Path:
    """Towards the camera: s = 400 - y."""
    return Path.through([(x, 400.0), (x, -60.0)])


@dataclass
class Driver:
    """One vehicle's plan. `start` is where its middle is on the path at `enters`; `stop_at` is where its front halts
    on red (path metres); None: it does not stop."""

    name: str
    look: dict
    path: Path
    enters: float
    start: float
    speed: float
    stop_at: float | None = None
    sees_signal: bool = True
    go_after: float | None = None
    accel: float = 1.8
    slow: tuple[tuple[float, float], ...] = ()  # (path metres, speed) limits from there on
    role: str = ""


@dataclass
class Track:
    """Recorded motion, one row per frame: s, speed, acceleration; NaN before it enters."""

    driver: Driver
    length: float
    width: float
    rows: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))


def simulate(drivers: list[Driver], sizes: dict[str, tuple[float, float]], signal: Signal, seconds: float, fps: int, substeps: int = 2) -> list[Track]:
    """Run the whole scene. Drivers on one path line, or on close parallel ones, follow each other."""
    frames = int(round(seconds * fps))
    n = len(drivers)
    s = np.array([d.start for d in drivers])
    v = np.array([d.speed for d in drivers])
    a = np.zeros(n)
    out = np.full((n, frames, 3), np.nan)
    dt = 1.0 / (fps * substeps)
    ends = np.array([d.path.length[-1] - 1.0 for d in drivers])  # there a vehicle leaves the scene
    for step in range(frames * substeps):
        t = step * dt
        active = np.array([t >= d.enters for d in drivers])
        active &= s < ends
        where = [d.path.at(x) for d, x in zip(drivers, s.tolist())]
        if step % substeps == 0:
            k = step // substeps
            out[active, k, 0], out[active, k, 1], out[active, k, 2] = s[active], v[active], a[active]
        light = signal.state(t)
        for i, d in enumerate(drivers):
            if not active[i]:
                continue
            half = sizes[d.name][0] / 2
            wish = d.speed
            for limit_s, limit_v in d.slow:
                if s[i] >= limit_s:
                    wish = limit_v
            acc = d.accel * (1 - (v[i] / max(wish, 0.1)) ** 4)
            gap, lead_v = _leader(i, drivers, sizes, where, s, v, active)
            if gap is not None:
                acc = min(acc, _idm(v[i], wish, gap, v[i] - lead_v, d.accel))
            if d.stop_at is not None:
                held = (light != GREEN) if d.sees_signal else False
                if d.go_after is not None:
                    held = t < d.go_after
                ahead = d.stop_at - (s[i] + half)
                can_stop = ahead > v[i] ** 2 / (2 * 4.2)
                if held and ahead > -0.4 and (can_stop or v[i] < 1.0):
                    acc = min(acc, _halt(v[i], wish, ahead, d.accel))
            a[i] = np.clip(acc, -5.5, 2.6)
            v_new = max(0.0, v[i] + a[i] * dt)
            s[i] += (v[i] + v_new) / 2 * dt
            v[i] = v_new
    return [Track(d, *sizes[d.name], out[i]) for i, d in enumerate(drivers)]


def _idm(v: float, wish: float, gap: float, closing: float, accel: float) -> float:
    wanted = 1.3 + max(0.0, v * 1.0 + v * closing / (2 * np.sqrt(accel * 2.2)))
    return accel * (1 - (v / max(wish, 0.1)) ** 4 - (wanted / max(gap, 0.15)) ** 2)


def _halt(v: float, wish: float, ahead: float, accel: float) -> float:
    """Brake to stand exactly at a point: constant deceleration once it is needed."""
    need = v * v / (2 * max(ahead, 0.04))
    if need >= 1.1 or ahead < 0.04:
        return -need if v > 0.02 else -1.0
    target = np.sqrt(2 * 1.15 * ahead)
    return min(accel * (1 - (v / max(wish, 0.1)) ** 4), (target - v) * 1.5)


def _leader(i, drivers, sizes, where, s, v, active):
    """Gap and speed of the nearest vehicle ahead in the same corridor, if any."""
    xi, yi, hi = where[i]
    sin_h, cos_h = math.sin(hi), math.cos(hi)
    best, best_v = None, 0.0
    for j in range(len(drivers)):
        if j == i or not active[j]:
            continue
        xj, yj, hj = where[j]
        dx, dy = xj - xi, yj - yi
        along = dx * sin_h + dy * cos_h
        if along <= 0 or math.cos(hi - hj) < 0.5:
            continue
        across = abs(dx * cos_h - dy * sin_h)
        if across > (sizes[drivers[i].name][1] + sizes[drivers[j].name][1]) / 2 + 0.12:
            continue
        gap = along - (sizes[drivers[i].name][0] + sizes[drivers[j].name][0]) / 2
        if best is None or gap < best:
            best, best_v = gap, v[j]
    return best, best_v


def stop_line_s(distance_behind: float = 0.5) -> float:
    """Path metres on `straight` paths of a front standing that far behind the stop line."""
    return STOP_LINE_Y + 60.0 - distance_behind
