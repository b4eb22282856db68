#!/usr/bin/python3
"""Check a script's motion without rendering: who crosses the stop line when, and that no two vehicles touch."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(1, str(Path(__file__).resolve().parent.parent))

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from road import STOP_LINE_Y  # noqa: E402
from scene import FPS, Scene  # noqa: E402
from truth import _axle_crossing  # noqa: E402


def footprint(actor, s: float) -> np.ndarray:
    x, y, h = actor.track.driver.path.at(s)
    l, w = actor.track.length / 2, actor.track.width / 2
    f, r = np.array([np.sin(h), np.cos(h)]), np.array([np.cos(h), -np.sin(h)])
    return np.float32([np.array([x, y]) + sx * w * r + sy * l * f for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))])


def touching(scene) -> dict[tuple[str, str], list[float]]:
    """Seconds at which two vehicles overlap on the ground, by pair."""
    found: dict[tuple[str, str], list[float]] = {}
    for k in range(scene.frames):
        shapes = [(a.track.driver.name, footprint(a, a.track.rows[k, 0])) for a in scene.actors if not np.isnan(a.track.rows[k, 0])]
        for i in range(len(shapes)):
            for j in range(i):
                if np.abs(shapes[i][1].mean(0) - shapes[j][1].mean(0)).max() < 10:
                    area, _ = cv2.intersectConvexConvex(shapes[i][1], shapes[j][1])
                    if area > 0.005:
                        found.setdefault((shapes[j][0], shapes[i][0]), []).append(k / scene.fps)
    return found


def main() -> int:
    scene = Scene(sys.argv[1] if len(sys.argv) > 1 else "day")
    for a in scene.actors:
        d = a.track.driver
        t = _axle_crossing(scene, a, STOP_LINE_Y)
        state = scene.script.signal.state(t) if t is not None else ""
        still = [k / FPS for k in range(scene.frames) if a.track.rows[k, 1] < 0.05]
        waits = f"stands {still[0]:.1f}-{still[-1]:.1f}" if still else ""
        print(f"{d.name} {d.look['kind']:9} {d.look['plate']:10} line at {t} {state} {waits} {d.role}")
    pairs = touching(scene)
    for pair, times in pairs.items():
        print(f"TOUCH {pair[0]} {pair[1]} {times[0]:.1f}-{times[-1]:.1f} s")
    return 1 if pairs else 0


if __name__ == "__main__":
    sys.exit(main())
