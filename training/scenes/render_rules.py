#!/usr/bin/python3
"""Render the short scenes of the rules: for each a video, its camera file and its truth. One process.

    render_rules.py --out samples/rules                     # all of them
    render_rules.py --out samples/rules --scene lanes       # one
    render_rules.py --scene lanes --frame 30 --png frame.png
    render_rules.py --check                                 # motion only: when each deed is done, who touches whom
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(1, str(Path(__file__).resolve().parent.parent))

import cv2  # noqa: E402

from check_traffic import touching  # noqa: E402
from render import encode, raw_to_file  # noqa: E402
from rule_scenes import RULE_SCENES  # noqa: E402
from rule_stage import RuleStage  # noqa: E402
from rule_truth import write_across, write_camera, write_truth  # noqa: E402
from truth import observe  # noqa: E402

cv2.setNumThreads(1)


def main() -> int:
    parser = argparse.ArgumentParser(description="Render the rule scenes.")
    parser.add_argument("--scene", choices=tuple(RULE_SCENES), help="one scene only")
    parser.add_argument("--out", type=Path, help="folder for the files")
    parser.add_argument("--frame", type=int, help="render one frame only")
    parser.add_argument("--png", type=Path, help="where the one frame goes")
    parser.add_argument("--check", action="store_true", help="tell the motion, render nothing")
    options = parser.parse_args()
    names = [options.scene] if options.scene else list(RULE_SCENES)
    if options.check:
        return max(_check(name) for name in names)
    if options.frame is not None:
        if options.png is None or options.scene is None:
            parser.error("--frame goes with --scene and --png")
        stage = RuleStage(options.scene)
        stage.prepare()
        picture, _ = stage.render(options.frame)
        cv2.imwrite(str(options.png), picture)
        return 0
    if options.out is None:
        parser.error("give --out FOLDER, --check, or --frame N --png FILE")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in names:
        _render(name, options.out)
    write_across(options.out)
    return 0


def _render(name: str, out: Path) -> None:
    stage = RuleStage(name)
    stage.prepare()
    seen = []
    with tempfile.TemporaryDirectory() as work:
        with raw_to_file(Path(work) / "part0.mkv", stage.fps) as pipe:
            for frame in range(stage.frames):
                picture, places = stage.render(frame)
                pipe.write(picture.tobytes())
                seen += observe(stage, frame, places)
        video = out / f"{name}.mp4"
        encode(Path(work), 1, stage.script.kbps, stage.fps, video)
    write_camera(stage, out)
    write_truth(stage, seen, out)
    print(f"{video}: {stage.frames} frames, {video.stat().st_size / 1e6:.2f} MB", flush=True)


def _check(name: str) -> int:
    stage = RuleStage(name)
    ways = stage.ways()
    print(f"{name}: {stage.script.seconds} s, {stage.frames} frames")
    for act in stage.script.acts:
        first, last = act.moment(ways[act.vehicle])
        print(f"  {act.vehicle} {act.kind} {first:.2f} - {last:.2f}")
    for d in stage.script.drivers:
        way = ways[d.name]
        print(f"    {d.name} {d.look['kind']:9} {d.look['plate']:10} {way.seconds[0]:.1f}-{way.seconds[-1]:.1f} s, from {way.places[0][:2].round(1)} to {way.places[-1][:2].round(1)}, {way.speed.min() * 3.6:.0f}-{way.speed.max() * 3.6:.0f} km/h")
    pairs = touching(stage)
    for pair, times in pairs.items():
        print(f"  TOUCH {pair[0]} {pair[1]} {times[0]:.1f}-{times[-1]:.1f} s")
    return 1 if pairs else 0


if __name__ == "__main__":
    sys.exit(main())
