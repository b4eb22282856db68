"""What is true in a scene: plates seen and where, lamp, violations; and the camera file with its rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from camera import HEIGHT, WIDTH
from fleet import CLASS_OF
from road import EXIT_Y, KERB_RIGHT, MEDIAN, STOP_LINE_Y
from street import SIGNAL_BOTTOM, SIGNAL_TOP, SIGNAL_WIDTH, SIGNAL_X, SIGNAL_Y

# Rule lines lie at plate height, where plates are when the rear axle passes the painted line.
PLATE_Z = 0.72
RULE_STOP_Y = STOP_LINE_Y - 0.65
WRONG_WAY_Y, WRONG_WAY_Z = 34.2, 0.55
_RULES = {"stopLine": (RULE_STOP_Y, PLATE_Z), "exitLine": (EXIT_Y, PLATE_Z), "line": (WRONG_WAY_Y, WRONG_WAY_Z)}


@dataclass(frozen=True)
class Sighting:
    """A plate in one frame: pixel corners, whole and unhidden or not."""

    frame: int
    name: str
    face: str
    corners: np.ndarray
    clear: bool
    in_frame: bool


def observe(scene, frame: int, places) -> list[Sighting]:
    """Plates that face the camera in the frame just rendered."""
    out = []
    names = {a.ident: a.track.driver.name for a in scene.actors}
    for p in places:
        for spot in p.model.plates:
            world = p.to_world(spot.corners)
            normal = np.cross(world[3] - world[0], world[1] - world[0])
            view = scene.camera.position - world.mean(0)
            cosine = float(normal @ view / np.linalg.norm(normal) / np.linalg.norm(view))
            pixel, depth = scene.camera.project(world)
            if depth.min() < 3 or cosine < 0.5:
                continue
            centre = pixel.mean(0)
            if not (0 <= centre[0] < WIDTH and 0 <= centre[1] < HEIGHT):
                continue
            inside = bool((pixel >= 0).all() and (pixel[:, 0] < WIDTH).all() and (pixel[:, 1] < HEIGHT).all())
            out.append(Sighting(frame, names[p.ident], spot.face, pixel, _share(scene, p.ident, pixel) > 0.93, inside))
    return out


def _share(scene, ident: int, corners: np.ndarray) -> float:
    """Share of a plate's samples that belong to its vehicle in the rendered frame."""
    hits = total = 0
    for v in np.linspace(0.06, 0.94, 7):
        for u in np.linspace(0.04, 0.96, 11):
            top = corners[0] + (corners[1] - corners[0]) * u
            low = corners[3] + (corners[2] - corners[3]) * u
            x, y = ((top + (low - top) * v) * 2).astype(int)
            total += 1
            if 0 <= x < WIDTH * 2 and 0 <= y < HEIGHT * 2:
                hits += int(scene.buffers.ids[y, x] == ident)
    return hits / total


def _rule_line(scene, key: str) -> list[list[float]]:
    y, z = _RULES[key]
    return [scene.camera.normalised((MEDIAN[1] + 0.1, y, z)), scene.camera.normalised((KERB_RIGHT - 0.02, y, z))]


def write_camera(scene, folder: Path) -> None:
    name = scene.script.name
    h = SIGNAL_WIDTH / 2
    corners, _ = scene.camera.project(np.array([(SIGNAL_X + sx * h, SIGNAL_Y - 0.15, z) for sx in (-1, 1) for z in (SIGNAL_BOTTOM, SIGNAL_TOP)]))
    x0, y0 = corners.min(0)
    x1, y1 = corners.max(0)
    lamp = {"x": round(x0 / WIDTH, 4), "y": round(y0 / HEIGHT, 4), "width": round((x1 - x0) / WIDTH, 4), "height": round((y1 - y0) / HEIGHT, 4)}
    data = {
        "code": "NT-01" if name == "day" else "NT-02",
        "nameVi": scene.script.name_vi,
        "nameEn": scene.script.name_en,
        "simulated": True,
        "source": f"junction-{name}.mp4",
        "analysedFps": 10,
        "rules": [
            {"id": "red-light", "kind": "red_light", "stopLine": _rule_line(scene, "stopLine"), "exitLine": _rule_line(scene, "exitLine"), "allowed": "right_to_left", "lamp": lamp},
            {"id": "wrong-way", "kind": "wrong_way", "line": _rule_line(scene, "line"), "allowed": "right_to_left"},
        ],
    }
    _write(folder / f"junction-{name}.camera.json", data)


def _crossing(scene, sightings: list[Sighting], key: str) -> float | None:
    """Second at which the plate's centre crosses a rule line, between two frames."""
    (ax, ay), (bx, by) = _rule_line(scene, key)
    previous = None
    for s in sightings:
        x, y = s.corners.mean(0) / (WIDTH, HEIGHT)
        side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if previous is not None and side * previous[1] < 0 and s.frame - previous[0] <= 3 and ax <= x <= bx:
            part = previous[1] / (previous[1] - side)
            return round((previous[0] + part * (s.frame - previous[0])) / 15, 2)
        previous = (s.frame, side)
    return None


def _axle_crossing(scene, actor, y: float) -> float | None:
    """Second at which the rear axle of a vehicle on our carriageway passes y; either direction."""
    before = None
    for k, (s, _, _) in enumerate(actor.track.rows):
        if np.isnan(s):
            continue
        model = actor.models[0]
        x, yy, heading = actor.track.driver.path.at(s)
        if abs(np.sin(heading)) > 0.5 or not MEDIAN[1] <= x <= KERB_RIGHT:
            before = None
            continue
        axle = yy - np.cos(heading) * (model.length / 2 - model.rear_axle)
        if before is not None and (before - y) * (axle - y) <= 0 and before != axle:
            return round((k - 1 + (before - y) / (before - axle)) / 15, 2)
        before = axle
    return None


def write_truth(scene, seen: list[Sighting], folder: Path) -> None:
    name = scene.script.name
    by_vehicle: dict[str, list[Sighting]] = {}
    for s in seen:
        by_vehicle.setdefault(s.name, []).append(s)
    vehicles, violations = [], []
    for actor in scene.actors:
        d = actor.track.driver
        sights = by_vehicle.get(d.name, [])
        widths = [(s, float(np.linalg.norm(s.corners[1] - s.corners[0]))) for s in sights]
        readable = [s for s, w in widths if w >= 30 and s.clear and s.in_frame]
        plate = d.look["plate"] if readable else None
        face = readable[0].face if readable else None
        boxes, last = [], -99
        for s in readable:
            if s.frame - last >= 7:
                last = s.frame
                low, high = s.corners.min(0), s.corners.max(0)
                boxes.append({"t": round(s.frame / 15, 3), "box": [round(float(v), 1) for v in (*low, *high)], "corners": [round(float(v), 1) for v in s.corners.ravel()]})
        direction = "with" if d.role != "wrong_way" else "against"
        visible = _visible(scene, actor)
        if visible is None:
            continue
        vehicles.append({
            "id": d.name,
            "class": CLASS_OF[d.look["kind"]],
            "plate": plate,
            "lines": 1 if face == "front" else 2,
            "colour": d.look.get("colour", "white"),
            "visibleFromSeconds": visible[0],
            "visibleToSeconds": visible[1],
            "plateBoxes": boxes,
            "stopLineAtSeconds": _axle_crossing(scene, actor, STOP_LINE_Y),
            "direction": direction,
        })
        if d.role in ("red_light", "stop_line", "wrong_way"):
            key = "line" if d.role == "wrong_way" else "stopLine"
            at = _crossing(scene, sights, key) if sights else None
            if at is None:
                at = _axle_crossing(scene, actor, _RULES[key][0])
            violations.append({"vehicle": d.name, "kind": d.role, "atSeconds": at, "plate": plate})
    phases = scene.script.signal.phases
    ends = [p[0] for p in phases[1:]] + [scene.script.seconds]
    data = {
        "video": f"junction-{name}.mp4",
        "simulated": True,
        "fps": 15,
        "frames": scene.frames,
        "lamp": [{"fromSeconds": float(start), "toSeconds": float(end), "state": state} for (start, state), end in zip(phases, ends)],
        "vehicles": vehicles,
        "violations": sorted(violations, key=lambda v: v["atSeconds"] if v["atSeconds"] is not None else 1e9),
    }
    _write(folder / f"junction-{name}.truth.json", data)


def _visible(scene, actor) -> tuple[float, float] | None:
    """First and last second at which the vehicle's middle is in the picture."""
    model = actor.models[0]
    frames = []
    for k, (s, _, _) in enumerate(actor.track.rows):
        if np.isnan(s):
            continue
        x, y, _ = actor.track.driver.path.at(s)
        pixel, depth = scene.camera.project(np.array([(x, y, model.height / 2)]))
        if depth[0] > 3 and 0 <= pixel[0, 0] < WIDTH and 0 <= pixel[0, 1] < HEIGHT:
            frames.append(k)
    return (round(frames[0] / 15, 2), round(frames[-1] / 15, 2)) if frames else None


def _write(path: Path, data: dict) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
