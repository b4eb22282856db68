"""The drawn rear, front and side of cars: lamps, glass, seams, bumper, plate recess."""

from __future__ import annotations

import numpy as np

from car_shapes import CarShape, tail_y
from raster import BRAKE, CHROME, GLASS, HEAD, INDICATOR, MATTE, PAINT, TAIL
from sheet import Sheet, rounded_box


def plate_height(shape: CarShape) -> float:
    """Height of the centre of the rear plate."""
    return {"sedan": 0.80, "hatch": 0.80, "suv": 0.90, "mpv": 0.86, "van": 0.62}[shape.name]


def rear_skin(shape: CarShape, rng: np.random.Generator) -> np.ndarray:
    w, h = shape.width / 2, shape.height
    s = Sheet(-w, w, 0, h)
    belt, roof = shape.belt, shape.height
    style = int(rng.integers(0, 3))
    zp = plate_height(shape)
    s.shade(0.0, belt * 0.65, 0.80, 1.0)
    # bumper
    bz = shape.floor + 0.38
    s.soft([(-w, bz - 0.01), (w, bz - 0.01), (w, bz + 0.03), (-w, bz + 0.03)], 0.72, 0.014)
    s.line([(-w, bz), (-w * 0.72, bz + 0.015), (w * 0.72, bz + 0.015), (w, bz)], 34, 0.007, MATTE)
    low = shape.floor + 0.17
    s.poly([(-w, 0), (w, 0), (w, low - 0.03), (w * 0.8, low + 0.02), (-w * 0.8, low + 0.02), (-w, low - 0.03)], 44, MATTE)
    s.mirror(rounded_box(w * 0.60, low - 0.075, w * 0.86, low - 0.025, 0.02), (150, 14, 12), TAIL if style == 2 else MATTE)
    s.poly(rounded_box(-w * 0.42, 0.17, w * 0.42, low - 0.05, 0.03), 22, MATTE)
    s.line([(-w * 0.9, low + 0.012), (w * 0.9, low + 0.012)], 75, 0.006, MATTE)
    if shape.name != "van":
        s.ellipse(w * 0.58, 0.22, 0.045, 0.03, 8, MATTE)
        s.line(s_arc(w * 0.58, 0.22, 0.045, 0.03), 170, 0.008, CHROME)
    # glass
    _rear_glass(s, shape, rng)
    # boot seams
    seam_x = w * (0.80 if shape.name in ("sedan",) else 0.86)
    lid_top = belt + (0.08 if shape.name == "sedan" else 0.0)
    s.mirror_line([(seam_x * 0.97, bz + 0.03), (seam_x, lid_top)], 70, 0.006, MATTE)
    # plate recess
    in_bumper = shape.name == "van"
    rw, rh = 0.24, 0.115
    recess = [(-rw - 0.03, zp - rh), (rw + 0.03, zp - rh), (rw, zp + rh + 0.02), (-rw, zp + rh + 0.02)]
    s.soft(recess, 0.55, 0.012)
    s.poly(recess, 168 if not in_bumper else 60, PAINT if not in_bumper else MATTE)
    s.poly([(-rw, zp + rh - 0.02), (rw, zp + rh - 0.02), (rw, zp + rh + 0.02), (-rw, zp + rh + 0.02)], 80, PAINT)
    if not in_bumper:
        garnish = zp + rh + 0.022
        s.rounded(-rw - 0.03, garnish, rw + 0.03, garnish + 0.032, 0.012, 205 if style != 1 else 30, CHROME if style != 1 else MATTE)
        s.mirror(rounded_box(0.10, garnish - 0.018, 0.15, garnish, 0.005), 225, MATTE)
    _tail_lamps(s, shape, style)
    # badge: an invented maker
    bz2 = zp + rh + 0.10
    if shape.name in ("hatch", "suv", "mpv"):
        s.ellipse(0, bz2, 0.05, 0.034, 215, CHROME)
        s.ellipse(0, bz2, 0.037, 0.022, 30, MATTE)
        s.poly([(-0.02, bz2 - 0.012), (0, bz2 + 0.02), (0.02, bz2 - 0.012)], 215, CHROME)
    elif shape.name == "sedan":
        s.ellipse(0, bz2 - 0.0, 0.042, 0.028, 215, CHROME)
        s.poly([(-0.02, bz2 - 0.012), (0, bz2 + 0.02), (0.02, bz2 - 0.012)], 40, MATTE)
    names = ["SENA", "LAVI 1.5", "MIRA X", "TORA", "NOVA S", "KITA"]
    s.letters(str(rng.choice(names)), w * 0.55, bz + 0.07, 0.035, 200, CHROME)
    s.letters(str(rng.choice(["VTEX", "HYLO", "1.5 AT", "ECO"])), -w * 0.55, bz + 0.07, 0.028, 200, CHROME)
    s.grime(rng, 0.10)
    return s.image()


def s_arc(x, z, rx, rz) -> np.ndarray:
    a = np.linspace(0, 2 * np.pi, 24)
    return np.stack([x + rx * np.cos(a), z + rz * np.sin(a)], 1)


def _rear_glass(s: Sheet, shape: CarShape, rng: np.random.Generator) -> None:
    w, belt, h = shape.width / 2, shape.belt, shape.height
    if shape.name == "sedan":
        z0, z1 = 1.085, 1.425
        x0, x1 = w * 0.80, w * 0.60
    elif shape.name == "van":
        z0, z1 = 1.32, 1.98
        x0, x1 = w * 0.82, w * 0.76
    else:
        z0, z1 = belt + 0.055, h - 0.115
        x0, x1 = w * 0.84, w * (shape.roof_width * 0.90)
    glass = [(-x0, z0 + 0.03), (-x0 + 0.04, z0), (x0 - 0.04, z0), (x0, z0 + 0.03), (x1, z1 - 0.04), (x1 - 0.05, z1), (-x1 + 0.05, z1), (-x1, z1 - 0.04)]
    s.poly(np.array(glass) * [1.03, 1] + [0, 0], 26, MATTE)
    s.poly(glass, 40, GLASS)
    inner = np.array(glass) * [0.965, 1.0]
    inner[:, 1] = (z0 + z1) / 2 + (inner[:, 1] - (z0 + z1) / 2) * 0.93
    s.poly(inner, 50, GLASS)
    # cabin seen through: light from the windscreen, seats in front of it
    mid = z0 + (z1 - z0) * 0.52
    s.poly([(-x1 * 0.80, mid), (x1 * 0.80, mid), (x1 * 0.78, z1 - 0.05), (-x1 * 0.78, z1 - 0.05)], (92, 100, 104), GLASS)
    s.soft([(-x1, mid - 0.05), (x1, mid - 0.05), (x1, mid + 0.03), (-x1, mid + 0.03)], 0.8, 0.03)
    for x in (-0.36, 0.36) if shape.name != "van" else (-0.5, 0.0, 0.5):
        s.rounded(x - 0.13, mid - 0.02, x + 0.13, mid + 0.10, 0.05, 34, GLASS)
        s.rounded(x - 0.22, z0 + 0.02, x + 0.22, mid + 0.02, 0.07, 30, GLASS)
    if rng.random() < 0.8:  # the driver's head, on the left
        s.ellipse(-0.34, mid + 0.10, 0.075, 0.10, 24, GLASS)
    s.rounded(-x0 * 0.9, z0, x0 * 0.9, z0 + 0.05, 0.02, 26, GLASS)
    for k in range(7):  # heating wires
        z = z0 + (z1 - z0) * (0.14 + 0.11 * k)
        s.line([(-x1 * 0.92, z), (x1 * 0.92, z)], 62, 0.0022)
    if shape.name != "sedan":
        s.line([(0.0, z0 + 0.01), (x0 * 0.42, z0 + 0.05)], 14, 0.016, MATTE)
        s.ellipse(0, z0 + 0.005, 0.03, 0.025, 14, MATTE)
        s.rounded(-0.16, z1 + 0.02, 0.16, z1 + 0.042, 0.008, (90, 10, 10), BRAKE)
    else:
        s.rounded(-0.14, z0 + 0.012, 0.14, z0 + 0.03, 0.008, (120, 12, 12), BRAKE)
    if rng.random() < 0.35:
        s.rounded(-x1 * 0.8, z1 - 0.10, -x1 * 0.8 + 0.09, z1 - 0.03, 0.01, (210, 190, 40), GLASS)


def _tail_lamps(s: Sheet, shape: CarShape, style: int) -> None:
    w, belt = shape.width / 2, shape.belt
    red, dark, amber, white = (176, 12, 14), (96, 6, 8), (205, 110, 20), (205, 208, 210)
    if shape.name == "sedan":
        outer = [(w * 0.56, 0.90), (w * 0.60, 0.80), (w * 0.97, 0.74), (w * 1.0, 0.80), (w * 1.0, 0.98), (w * 0.84, 0.985)]
    elif shape.name == "hatch":
        outer = [(w * 0.72, 0.98), (w * 0.74, 0.76), (w * 0.95, 0.70), (w * 1.0, 0.76), (w * 1.0, 1.06), (w * 0.84, 1.08)]
    elif shape.name == "suv":
        outer = [(w * 0.60, 1.03), (w * 0.62, 0.90), (w * 0.94, 0.86), (w, 0.92), (w, 1.08), (w * 0.88, 1.11)]
    elif shape.name == "mpv":
        outer = [(w * 0.70, 1.12), (w * 0.72, 0.92), (w * 0.94, 0.86), (w, 0.92), (w, 1.42), (w * 0.90, 1.50), (w * 0.84, 1.42), (w * 0.83, 1.16)]
    else:
        outer = [(w * 0.80, 0.80), (w * 0.98, 0.80), (w, 0.86), (w, 1.30), (w * 0.96, 1.36), (w * 0.82, 1.34)]
    outer = np.array(outer)
    centre = outer.mean(0)
    s.mirror(centre + (outer - centre) * 1.05, 26, MATTE)
    s.mirror(outer, dark, TAIL)
    inner = centre + (outer - centre) * [0.88, 0.80]
    s.mirror(inner, red, TAIL)
    z_low, z_high = inner[:, 1].min(), inner[:, 1].max()
    if shape.name == "van":
        s.mirror(rounded_box(w * 0.84, 0.84, w * 0.96, 0.93, 0.01), white, MATTE)
        s.mirror(rounded_box(w * 0.84, 0.95, w * 0.96, 1.06, 0.01), amber, INDICATOR)
        s.mirror(rounded_box(w * 0.84, 1.08, w * 0.96, 1.30, 0.01), (190, 16, 16), BRAKE)
        return
    band = (z_high - z_low) * 0.30
    x0, x1 = w * (0.66 if shape.name in ("sedan", "suv") else 0.77), w * 0.96
    s.mirror(rounded_box(x0, centre[1] + band * 0.15, x1, centre[1] + band * 1.0, 0.015), (205, 20, 20), BRAKE)
    s.mirror(rounded_box(x0 + 0.02, centre[1] - band * 1.1, x0 + 0.11, centre[1] - band * 0.2, 0.012), white, MATTE)
    s.mirror(rounded_box(x0 + 0.12, centre[1] - band * 1.1, x1 - 0.01, centre[1] - band * 0.2, 0.012), amber, INDICATOR)
    s.mirror_line([(x0, centre[1] + band * 0.06), (x1, centre[1] + band * 0.06)], (225, 60, 60), 0.006, TAIL)
    if style == 0 and shape.name in ("suv", "sedan"):
        z = centre[1] + band * 0.9
        s.line([(-w * 0.62, z), (w * 0.62, z)], (110, 10, 12), 0.022, TAIL)


def front_skin(shape: CarShape, rng: np.random.Generator) -> np.ndarray:
    w, h = shape.width / 2, shape.height
    s = Sheet(-w, w, 0, h, 250.0)
    nose_top = float(np.array(shape.roof)[-1, 1])
    cowl = shape.belt + (0.06 if shape.name != "van" else 0.02)
    s.shade(0.0, 0.5, 0.8, 1.0)
    top_w = w * shape.roof_width
    screen = [(-w * 0.86, cowl), (w * 0.86, cowl), (top_w * 0.93, h - 0.09), (-top_w * 0.93, h - 0.09)]
    s.poly(np.array(screen) * [1.04, 1.0], 20, MATTE)
    s.poly(screen, 46, GLASS)
    mid = cowl + (h - cowl) * 0.5
    for x in (-0.36, 0.36):
        s.rounded(x - 0.2, cowl, x + 0.2, mid - 0.05, 0.08, 30, GLASS)
        s.rounded(x - 0.12, mid - 0.08, x + 0.12, mid + 0.06, 0.05, 28, GLASS)
    s.ellipse(0.36, mid + 0.02, 0.085, 0.11, (120, 88, 70), GLASS)  # the driver, on the car's left
    s.rounded(0.14, cowl - 0.02, 0.6, mid - 0.10, 0.1, (70, 80, 110), GLASS)
    s.soft([(-w * 0.86, h - 0.2), (w * 0.86, h - 0.2), (w, h), (-w, h)], 0.7, 0.03)
    s.line([(-w * 0.80, cowl + 0.01), (w * 0.84, cowl + 0.02)], 14, 0.03, MATTE)
    s.line([(0.0, cowl + 0.02), (w * 0.5, cowl + 0.06)], 10, 0.014, MATTE)
    s.line([(-w * 0.7, cowl + 0.02), (-w * 0.1, cowl + 0.05)], 10, 0.014, MATTE)
    # grille, lamps, bumper
    gz = nose_top - 0.10
    grille = [(-w * 0.52, gz), (w * 0.52, gz), (w * 0.42, gz - 0.19), (-w * 0.42, gz - 0.19)]
    s.poly(np.array(grille) * [1.05, 1], 190, CHROME)
    s.poly(grille, 18, MATTE)
    for k in range(5):
        z = gz - 0.03 - 0.032 * k
        s.line([(-w * 0.47, z), (w * 0.47, z)], 92, 0.008, CHROME)
    s.ellipse(0, gz - 0.08, 0.06, 0.045, 215, CHROME)
    s.ellipse(0, gz - 0.08, 0.042, 0.028, 40, MATTE)
    lamp = np.array([(w * 0.56, gz - 0.02), (w * 0.60, gz - 0.15), (w * 0.86, gz - 0.11), (w, gz + 0.03), (w * 0.98, gz + 0.06), (w * 0.78, gz + 0.02)])
    s.mirror(lamp, 56, CHROME)
    s.mirror(s_arc(w * 0.70, gz - 0.065, 0.062, 0.05), 240, HEAD)
    s.mirror(s_arc(w * 0.86, gz - 0.03, 0.045, 0.036), 215, HEAD)
    s.line([(-w, shape.floor + 0.34), (w, shape.floor + 0.34)], 120, 0.006, MATTE)
    low = [(-w * 0.62, shape.floor + 0.02), (w * 0.62, shape.floor + 0.02), (w * 0.55, shape.floor + 0.16), (-w * 0.55, shape.floor + 0.16)]
    s.poly(low, 22, MATTE)
    s.mirror(s_arc(w * 0.78, shape.floor + 0.11, 0.05, 0.04), 130, CHROME)
    s.poly([(-w, 0), (w, 0), (w, shape.floor + 0.02), (-w, shape.floor + 0.02)], 40, MATTE)
    s.line([(-w * 0.9, gz + 0.075), (w * 0.9, gz + 0.075)], 110, 0.006, MATTE)
    s.grime(rng, 0.08)
    return s.image()


def side_skin(shape: CarShape, rng: np.random.Generator) -> np.ndarray:
    length, h = shape.length, shape.height
    s = Sheet(0, length, 0, h, 150.0)
    belt = shape.belt
    roof = np.array(shape.roof)
    s.shade(0.2, 0.6, 0.82, 1.0)
    s.poly([(0, 0), (length, 0), (length, shape.floor + 0.06), (0, shape.floor + 0.06)], 40, MATTE)
    y0 = {"sedan": 0.95, "hatch": 0.5, "suv": 0.5, "mpv": 0.35, "van": 0.25}[shape.name]
    y1 = {"sedan": 3.35, "hatch": 2.75, "suv": 3.05, "mpv": 3.55, "van": 4.75}[shape.name]
    ys = np.linspace(y0, y1, 40)
    top = np.interp(ys, roof[:, 0], roof[:, 1]) - 0.085
    upper = np.stack([ys, np.maximum(top, belt + 0.04)], 1)
    glass = np.concatenate([[(y0, belt + 0.04)], upper, [(y1, belt + 0.04)]])
    s.poly(glass, 40, GLASS)
    pillars = {"sedan": (1.5, 2.35), "hatch": (0.95, 1.75), "suv": (1.0, 2.05), "mpv": (1.3, 2.4), "van": (1.4, 2.5, 3.6)}[shape.name]
    for p in pillars:
        s.line([(p, belt), (p + 0.02, h)], 20, 0.07, MATTE)
        s.line([(p, shape.floor + 0.1), (p, belt)], 90, 0.007, MATTE)
        s.rounded(p + 0.08, belt - 0.09, p + 0.24, belt - 0.055, 0.015, 200, PAINT)
    s.line([(y0 - 0.1, belt + 0.03), (y1 + 0.1, belt + 0.03)], 150, 0.012, CHROME)
    s.line([(0.3, belt * 0.74), (length - 0.4, belt * 0.74)], 200, 0.012, PAINT)
    s.line([(0.8, shape.floor + 0.12), (length - 0.9, shape.floor + 0.12)], 120, 0.02, PAINT)
    z = {"sedan": 0.80, "hatch": 0.84, "suv": 0.94, "mpv": 0.94, "van": 0.95}[shape.name]
    s.poly([(0, z), (0.22, z + 0.02), (0.28, z + 0.14), (0, z + 0.17)], (150, 10, 12), TAIL)
    nose = float(roof[-1, 1])
    s.poly([(length, nose - 0.02), (length - 0.32, nose - 0.0), (length - 0.3, nose - 0.1), (length, nose - 0.14)], 190, CHROME)
    for axle in shape.axles:
        s.ellipse(axle, shape.wheel_radius, shape.wheel_radius + 0.075, shape.wheel_radius + 0.075, 8, MATTE)
    s.grime(rng, 0.10)
    return s.image()


def rear_plate_setback(shape: CarShape) -> float:
    """y of the plate's back, just proud of the body in its middle."""
    return float(tail_y(shape, plate_height(shape))) - 0.105 - 0.012
