"""What every scene shares: a picture that stands still, vehicles that move in it, signals that change; renders any frame on its own."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

import raster as r
from camera import HEIGHT, SUPERSAMPLE, WIDTH, Camera
from light import Light
from mesh import Solid
from renderer import FrameBuffers, Placement, draw_placement
from road import Plan, lay_ground
from sensor import Sensor, blur_along
from shadows import cast
from street_lamps import StreetLamps, headlight_pools
from traffic import Signal, Track
from vehicle import VehicleModel

Rect = tuple[int, int, int, int]


@dataclass
class Actor:
    """A driver with its drawn models (a motorbike has a second one that stands on a foot)."""

    track: Track
    models: list[VehicleModel]
    ident: int


@dataclass(frozen=True)
class SignalHead:
    """A head in the scene: the centre of each lamp by colour, and what it shows. `arrow` lights the shape of one to the right."""

    lamps: dict[str, tuple[float, float, float]]
    radius: float
    signal: Signal
    arrow: bool = False


class Stage:
    """Made ready by `prepare`, then `render` gives frames in any order."""

    def __init__(self, camera: Camera, light: Light, bank: r.TextureBank, actors: list[Actor], fps: int, frames: int, heads: list[SignalHead]) -> None:
        self.camera, self.light, self.bank, self.actors, self.fps, self.frames, self.heads = camera, light, bank, actors, fps, frames, heads
        self.lamps = StreetLamps(light.night)

    def prepare_with(self, plans: list[Plan], solids: list[tuple[Solid, float, float, float]]) -> None:
        """Draw everything that stands still, once: the ground, then each solid at (x, y, heading)."""
        self.bank.freeze()
        night = self.light.night
        self.plan_sun = cv2.GaussianBlur(plans[0].sun, (0, 0), 40)
        self.plan = plans[0]
        colour, depth, sunlit = lay_ground(self.camera, plans, self.light, self.lamps.on_ground if night else None)
        self.buffers = FrameBuffers()
        self.buffers.colour[:], self.buffers.depth[:] = colour, depth
        ground_depth = depth.copy()
        state = self._static_state()
        for solid, x, y, heading in solids:
            place = Placement(VehicleModel(solid, 1, 1, 1, [], 0), x, y, heading, state=state)
            self._draw_static(place)
        self.ground = (self.buffers.depth == ground_depth).astype(np.uint8)
        self.sunlit = sunlit
        haze = 1 - np.exp(-np.clip(1 / np.maximum(self.buffers.depth, 1e-4) - 40, 0, None) / (1500 if night else 750))
        air = self.light.vector[r.HOR_R : r.HOR_B + 1][::-1] * (0.35 if night else 0.62)
        self.buffers.colour += (air - self.buffers.colour) * haze[..., None].astype(np.float32)
        self.static_colour = self.buffers.colour.copy()
        self.static_depth = self.buffers.depth.copy()
        self.static_linear = np.zeros((HEIGHT, WIDTH, 3), np.float32)
        r.downsample(self.static_colour, 0, 0, WIDTH, HEIGHT, self.static_linear)
        self.linear = self.static_linear.copy()
        self.sensor = Sensor(self.light)
        self._dirty: list[Rect] = []

    def _static_state(self) -> np.ndarray:
        state = np.zeros(r.STATE_SIZE)
        state[r.S_SUN], state[r.S_AMB] = 0.85, 1.0
        if self.light.night:
            state[r.S_LX : r.S_LZ + 1] = (-0.45, -0.4, 0.8)
            state[r.S_LR : r.S_LB + 1] = (0.16, 0.135, 0.10)
        return state

    def _draw_static(self, place: Placement) -> None:
        solid = place.model.solid
        world = place.to_world(solid.pos)
        pixel, depth = self.camera.project(world)
        screen = np.concatenate([pixel * SUPERSAMPLE, np.where(depth > 1, 1 / np.maximum(depth, 1), -1)[:, None]], 1)
        r.draw(solid.tri, screen, world, solid.nrm @ place.matrix().T, solid.uv, solid.mat, solid.mats, self.bank.data, self.bank.table, self.light.vector, place.state, self.camera.position, self.buffers.depth, self.buffers.colour, self.buffers.ids, 0)

    def placements(self, frame: int) -> list[Placement]:
        """Vehicles in the scene in this frame, near ones first."""
        out = []
        t = frame / self.fps
        for actor in self.actors:
            s, v, a = actor.track.rows[frame]
            if np.isnan(s):
                continue
            d = actor.track.driver
            model = actor.models[-1 if v < 0.45 and len(actor.models) > 1 else 0]
            x, y, heading = d.path.at(s)
            phase = actor.ident * 1.7
            moving = min(1.0, v / 4)
            sway = (0.05 if not model.lean else 0.045) * np.sin(0.55 * t + phase) * moving
            heading += 0.55 * (0.05 if not model.lean else 0.045) * np.cos(0.55 * t + phase) / max(v, 3) * moving
            x, y = x + sway * np.cos(heading), y - sway * np.sin(heading)
            rear_x, rear_y = x - np.sin(heading) * model.length / 2, y - np.cos(heading) * model.length / 2
            roll = (0.02 * np.sin(0.9 * t + phase) * moving if model.lean else 0.004 * np.sin(1.3 * t + phase) * moving)
            if model is actor.models[-1] and len(actor.models) > 1:
                roll = -0.05
            pitch = float(np.clip(0.006 * a, -0.02, 0.015)) if not model.lean else 0.0
            place = Placement(model, rear_x, rear_y, heading, roll, pitch, self._state(actor, x, y, heading, v, a, t), actor.ident)
            place.speed = v
            out.append(place)
        return sorted(out, key=lambda p: p.y if np.cos(p.heading) > 0 else p.y - p.model.length)

    def _state(self, actor: Actor, x: float, y: float, heading: float, v: float, a: float, t: float) -> np.ndarray:
        state = np.zeros(r.STATE_SIZE)
        state[r.S_AMB] = 1.0
        px = int(np.clip((x - self.plan.left) * self.plan.px_per_m, 0, self.plan.sun.shape[1] - 1)) if hasattr(self, "plan") else 0
        py = int((y - self.plan.near) * self.plan.px_per_m) if hasattr(self, "plan") else -1
        state[r.S_SUN] = self.plan_sun[py, px] if hasattr(self, "plan") and 0 <= py < self.plan.sun.shape[0] else 1.0
        state[r.S_BRAKE] = 1.0 if a < -0.7 or (v < 0.3 and actor.ident % 4) else 0.0
        if self.light.night:
            state[r.S_TAIL], state[r.S_HEAD] = 1.0, 16.0
            state[r.S_FLASH] = 0.30 * float(np.clip(1.6 - y / 75.0, 0.0, 1.15))
            state[r.S_LX : r.S_LB + 1] = self.lamps.on_vehicle(x, y)
        else:
            state[r.S_HEAD] = 1.6 if actor.models[0].lean else 0.35
        if actor.track.driver.role == "wrong_way" and not actor.models[0].lean and (t * 1.4) % 1 < 0.5:
            state[r.S_RIGHT] = 1.0
        return state

    def render(self, frame: int) -> tuple[np.ndarray, list[Placement]]:
        """The developed picture (BGR) and what is in it. `buffers.ids` keeps who owns each sample."""
        b = self.buffers
        for x0, y0, x1, y1 in self._dirty:
            block = np.s_[2 * y0 : 2 * y1, 2 * x0 : 2 * x1]
            b.colour[block], b.depth[block], b.ids[block] = self.static_colour[block], self.static_depth[block], 0
            self.linear[y0:y1, x0:x1] = self.static_linear[y0:y1, x0:x1]
        places = self.placements(frame)
        rects: list[Rect] = []
        if self.light.night:
            rects += headlight_pools(self.camera, places, b.colour, self.ground)
        for p in places:
            rects.append(cast(self.camera, self.light, p, b.colour, self.ground, self.sunlit))
        boxes = {}
        for p in places:
            rect = draw_placement(self.camera, b, self.bank, self.light.vector, p)
            rects.append(rect)
            if rect is not None:
                boxes[p.ident] = rect
        rects += [self._draw_lamp(head, frame) for head in self.heads]
        self._dirty = [x for x in rects if x is not None]
        for x0, y0, x1, y1 in self._dirty:
            r.downsample(b.colour, x0, y0, x1, y1, self.linear)
        for p in places:
            if p.ident in boxes:
                self._blur(p, boxes[p.ident])
        return self.sensor.develop(self.linear, frame), places

    def _blur(self, p: Placement, rect: Rect) -> None:
        centre = p.to_world(np.array([(0, p.model.length * 0.3, 0.7)]))
        step = np.array([[np.sin(p.heading), np.cos(p.heading), 0]]) * p.speed * self.light.shutter_s
        a, _ = self.camera.project(centre)
        c, _ = self.camera.project(centre + step)
        dx, dy = (c - a)[0]
        if np.hypot(dx, dy) < 0.6:
            return
        pad = int(np.hypot(dx, dy)) + 2
        x0, y0, x1, y1 = max(rect[0] - pad, 0), max(rect[1] - pad, 0), min(rect[2] + pad, WIDTH), min(rect[3] + pad, HEIGHT)
        mask = (self.buffers.ids[2 * y0 : 2 * y1 : 2, 2 * x0 : 2 * x1 : 2] == p.ident).astype(np.float32)
        patch = self.linear[y0:y1, x0:x1]
        self.linear[y0:y1, x0:x1] = blur_along(patch, mask, dx, dy)
        self._dirty.append((x0, y0, x1, y1))

    def _draw_lamp(self, head: SignalHead, frame: int) -> Rect:
        """Light the right lamp of a head; the dark ones keep a hint of their colour."""
        active = head.signal.state(frame / self.fps)
        colours = {"red": (0.03, 0.05, 1.0), "amber": (0.02, 0.48, 1.0), "green": (0.48, 0.95, 0.10)}
        low, high = np.array([9999, 9999]), np.array([0, 0])
        for name, centre in head.lamps.items():
            shape = _arrow_shape() if head.arrow else [(np.cos(t), np.sin(t)) for t in np.linspace(0, 2 * np.pi, 40)]
            ring = np.array([(centre[0] + head.radius * u, centre[1], centre[2] + head.radius * w) for u, w in shape])
            pixel, depth = self.camera.project(ring)
            fixed = np.round(pixel * SUPERSAMPLE * 16).astype(np.int32).reshape(-1, 1, 2)
            patch_low = np.floor(pixel.min(0)).astype(int) - 1
            patch_high = np.ceil(pixel.max(0)).astype(int) + 2
            low, high = np.minimum(low, patch_low), np.maximum(high, patch_high)
            mask = np.zeros(((patch_high[1] - patch_low[1]) * 2, (patch_high[0] - patch_low[0]) * 2), np.uint8)
            cv2.fillPoly(mask, [fixed - np.int32(patch_low * 2 * 16)], 1, cv2.LINE_8, 4)
            block = np.s_[2 * patch_low[1] : 2 * patch_high[1], 2 * patch_low[0] : 2 * patch_high[0]]
            free = (mask == 1) & (self.buffers.ids[block] == 0)
            level = (2.4 if self.light.night else 1.7) if name == active else 0.035
            yy, xx = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]]
            dots = 0.85 + 0.15 * (((xx // 3) + (yy // 3)) % 2)  # the diodes
            value = np.array(colours[name]) * level + (0.10 * level if name == active else 0.0)
            self.buffers.colour[block][free] = (value[None, None] * dots[..., None])[free]
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _arrow_shape() -> list[tuple[float, float]]:
    """An arrow to the right within the unit circle."""
    return [(-0.95, 0.26), (0.05, 0.26), (0.05, 0.80), (0.98, 0.0), (0.05, -0.80), (0.05, -0.26), (-0.95, -0.26)]
