"""The camera file and the truth of a rule scene, and the truth across cameras. All of it follows from the script and the motion."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from fleet import CLASS_OF
from rule_scenes import ACROSS_RULES, SECTION_METRES, SURVEYED_Y
from rule_stage import RuleStage
from truth import Sighting


def write_camera(stage: RuleStage, folder: Path) -> None:
    s = stage.script
    data = {"code": s.code, "nameVi": s.name_vi, "nameEn": s.name_en, "simulated": True, "source": f"{s.name}.mp4", "analysedFps": s.fps, **s.camera_keys, "rules": s.rules}
    _write(folder / f"{s.name}.camera.json", data)


def write_truth(stage: RuleStage, seen: list[Sighting], folder: Path) -> None:
    s, ways = stage.script, stage.ways()
    widths: dict[str, float] = {}
    for one in seen:
        if one.clear and one.in_frame:
            widths[one.name] = max(widths.get(one.name, 0.0), float(np.linalg.norm(one.corners[1] - one.corners[0])))
    vehicles = []
    for actor in stage.actors:
        d = actor.track.driver
        vehicles.append({
            "id": d.name, "class": CLASS_OF[d.look["kind"]], "plate": d.look["plate"], "covered": "cover" in d.look, "colour": d.look.get("colour", "white"),
            "plateWidestPixels": round(widths.get(d.name, 0.0), 1), "speedKmh": _usual_speed(ways[d.name]),
        })
    violations = []
    for act in s.acts:
        first, last = act.moment(ways[act.vehicle])
        violations.append({"vehicle": act.vehicle, "kind": act.kind, "ruleId": act.rule, "atSeconds": round(first, 2), "untilSeconds": round(last, 2)})
    data = {
        "video": f"{s.name}.mp4", "simulated": True, "startsAt": s.starts_at, "fps": s.fps, "frames": stage.frames,
        "lamps": {name: _phases(head.signal.phases, s.seconds) for name, head in s.heads.items()},
        "vehicles": vehicles,
        "violations": sorted(violations, key=lambda v: v["atSeconds"]),
        "innocents": [{"vehicle": i.vehicle, "nearly": i.nearly, "why": i.why} for i in s.innocents],
    }
    _write(folder / f"{s.name}.truth.json", data)


def write_across(folder: Path) -> None:
    """Who drove the section how fast, and which plate was at two places: by the moments at which each passes the surveyed point."""
    passes: dict[str, list[tuple[str, str, datetime]]] = {}
    cameras = []
    for name in ("section-from", "section-to", "lanes"):
        stage = RuleStage(name)
        s = stage.script
        start = datetime.fromisoformat(s.starts_at)
        cameras.append({"video": f"{name}.mp4", "camera": s.code, "startsAt": s.starts_at, "longitude": s.camera_keys["longitude"], "latitude": s.camera_keys["latitude"]})
        for actor in stage.actors:
            d, way = actor.track.driver, stage.ways()[actor.track.driver.name]
            at = float(np.interp(SURVEYED_Y - 2.3, way.places[:, 1], way.seconds))
            passes.setdefault(f"{d.look['plate']}/{CLASS_OF[d.look['kind']]}", []).append((s.code, d.look["plate"], start + timedelta(seconds=at)))
    violations, innocents = [], []
    for key, rows in passes.items():
        by_camera = {code: at for code, _, at in rows}
        if "QT-03" in by_camera and "QT-04" in by_camera:
            seconds = (by_camera["QT-04"] - by_camera["QT-03"]).total_seconds()
            kmh = round(SECTION_METRES / seconds * 3.6, 1)
            found = {"kind": "average_speed", "plate": rows[0][1], "at": by_camera["QT-04"].isoformat(), "averageKmh": kmh}
            (violations if kmh > 70 else innocents).append(found)
        if "QT-04" in by_camera and "QT-01" in by_camera:
            violations.append({"kind": "cloned_plate", "plate": rows[0][1], "at": by_camera["QT-01"].isoformat()})
        elif len(by_camera) > 1:
            innocents.append({"kind": "cloned_plate", "plate": rows[0][1], "why": "drove from one camera to the other"})
    _write(folder / "across.truth.json", {"simulated": True, "cameras": cameras, "rules": ACROSS_RULES, "violations": violations, "innocents": innocents})


def _usual_speed(way) -> float:
    return round(float(np.median(way.speed)) * 3.6, 1)


def _phases(phases, seconds: float) -> list[dict]:
    ends = [p[0] for p in phases[1:]] + [seconds]
    return [{"fromSeconds": float(start), "toSeconds": float(end), "state": state} for (start, state), end in zip(phases, ends)]


def _write(path: Path, data: dict) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
