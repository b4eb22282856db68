#!/usr/bin/python3
"""Render a junction scene: the video, the camera file and the truth; or one frame.

    render.py --scene day --out samples/
    render.py --scene night --frame 180 --png frame.png
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(1, str(Path(__file__).resolve().parent.parent))

import cv2  # noqa: E402

from camera import HEIGHT, WIDTH  # noqa: E402
from scene import FPS, Scene  # noqa: E402
from truth import observe, write_camera, write_truth  # noqa: E402

cv2.setNumThreads(1)


def main() -> int:
    parser = argparse.ArgumentParser(description="Render a simulated junction.")
    parser.add_argument("--scene", choices=("day", "night"), required=True)
    parser.add_argument("--out", type=Path, help="folder for the .mp4, .camera.json and .truth.json")
    parser.add_argument("--frame", type=int, help="render one frame only")
    parser.add_argument("--png", type=Path, help="where the one frame goes")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--no-video", action="store_true", help="write only the camera and truth files' static part")
    options = parser.parse_args()
    if (options.frame is None) != (options.png is None):
        parser.error("--frame and --png go together")
    if options.frame is None and options.out is None:
        parser.error("give --out FOLDER, or --frame N --png FILE")
    scene = Scene(options.scene)
    if options.frame is not None and not 0 <= options.frame < scene.frames:
        parser.error(f"--frame must be 0..{scene.frames - 1} in this scene")
    scene.prepare()
    if options.frame is not None:
        picture, _ = scene.render(options.frame)
        cv2.imwrite(str(options.png), picture)
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        seen = _render_all(scene, Path(work), options.processes)
        video = options.out / f"junction-{options.scene}.mp4"
        encode(Path(work), options.processes, scene.script.bitrate_kbps, FPS, video)
    write_camera(scene, options.out)
    write_truth(scene, seen, options.out)
    print(f"{video}: {scene.frames} frames, {video.stat().st_size / 1e6:.1f} MB")
    return 0


def _render_all(scene: Scene, work: Path, processes: int) -> list:
    """Split the frames between processes; each writes a nearly lossless part. Returns the plate sightings."""
    step = -(-scene.frames // processes // FPS) * FPS
    jobs = [(scene, k, range(k * step, min((k + 1) * step, scene.frames)), work) for k in range(processes)]
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    workers = [context.Process(target=_part, args=(*job, queue)) for job in jobs]
    for w in workers:
        w.start()
    seen = sum((queue.get() for _ in workers), [])
    for w in workers:
        w.join()
        if w.exitcode:
            raise SystemExit(f"a rendering process ended with {w.exitcode}")
    return sorted(seen, key=lambda s: s.frame)


@contextmanager
def raw_to_file(path: Path, fps: int):
    """A pipe for raw pictures; what goes in is kept nearly without loss."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(fps), "-i", "-",
               "-threads", "1", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "8", "-pix_fmt", "yuv420p", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        yield encoder.stdin
        encoder.stdin.close()


def _part(scene: Scene, number: int, frames: range, work: Path, queue) -> None:
    seen = []
    with raw_to_file(work / f"part{number}.mkv", FPS) as pipe:
        for frame in frames:
            picture, places = scene.render(frame)
            pipe.write(picture.tobytes())
            seen += observe(scene, frame, places)
            if frame % 30 == 0:
                print(f"frame {frame}", flush=True)
    queue.put(seen)


def encode(work: Path, parts: int, kbps: int, fps: int, video: Path) -> None:
    """Two passes to a fixed size; a key frame every second."""
    (work / "list.txt").write_text("".join(f"file part{k}.mkv\n" for k in range(parts)))
    log = work / "pass"
    common = ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(work / "list.txt"), "-c:v", "libx264", "-preset", "slow", "-tune", "film",
              "-profile:v", "high", "-pix_fmt", "yuv420p", "-b:v", f"{kbps}k", "-maxrate", f"{kbps * 3}k", "-bufsize", f"{kbps * 4}k",
              "-g", str(fps), "-keyint_min", str(fps), "-sc_threshold", "0", "-threads", "2", "-passlogfile", str(log)]
    subprocess.run([*common, "-pass", "1", "-an", "-f", "null", os.devnull], check=True)
    subprocess.run([*common, "-pass", "2", "-an", "-movflags", "+faststart", "-map_metadata", "-1", str(video)], check=True)


if __name__ == "__main__":
    sys.exit(main())
