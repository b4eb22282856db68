"""A box truck and a city bus."""

from __future__ import annotations

import numpy as np

from cars import PAINTS
from mesh import Material, Mesh
from raster import BRAKE, CHROME, GLASS, HEAD, INDICATOR, MATTE, PAINT, PLATE, TAIL, TextureBank
from sheet import Sheet, rounded_box
from vehicle import PlateSpot, VehicleModel


def build_truck(paint: str, bank: TextureBank, rng: np.random.Generator, rear_plate: int, front_plate: int) -> VehicleModel:
    """A light truck, 5.9 m, with an aluminium box and two rear doors."""
    mesh = Mesh()
    rgb = PAINTS[paint]
    w, length, top = 0.98, 5.9, 2.75
    floor = 0.88
    s = Sheet(-w, w, floor, top, 300)
    s.poly([(-w, floor), (w, floor), (w, top), (-w, top)], (196, 200, 203), MATTE)
    for x in np.arange(-w + 0.06, w, 0.075):
        s.line([(x, floor + 0.1), (x, top - 0.1)], (178, 183, 187), 0.012)
        s.line([(x + 0.016, floor + 0.1), (x + 0.016, top - 0.1)], (214, 217, 219), 0.01)
    s.line([(0, floor), (0, top)], 40, 0.016, MATTE)
    for x in (-0.14, 0.14):
        s.line([(x, floor + 0.05), (x, top - 0.05)], 205, 0.03, CHROME)
        s.rounded(x - 0.03, 1.55, x + 0.03, 1.68, 0.01, 60, MATTE)
        s.line([(x, 1.52), (x + np.sign(x) * 0.14, 1.50)], 210, 0.022, CHROME)
    for x in (-w + 0.03, w - 0.03):
        for z in (1.05, 1.8, 2.5):
            s.rounded(x - 0.05, z - 0.03, x + 0.05, z + 0.03, 0.008, 95, MATTE)
    s.line([(-w + 0.012, floor), (-w + 0.012, top), (w - 0.012, top), (w - 0.012, floor)], 150, 0.04, MATTE)
    for k, x in enumerate(np.arange(-w, w, 0.15)):
        s.poly(rounded_box(x + 0.005, floor + 0.015, x + 0.145, floor + 0.06, 0.002), (190, 20, 22) if k % 2 else (225, 225, 220), MATTE)
    s.letters("SAO MAI", 0.53, 2.15, 0.13, (20, 70, 140), MATTE)
    s.letters("0900 123 456", 0.53, 1.95, 0.07, (170, 25, 25), MATTE)
    s.grime(rng, 0.5, 1.6)
    doors = mesh.material(Material(texture=bank.add(s.image())))
    walls = mesh.material(Material(colour=(0.48, 0.50, 0.51), gloss=0.4))
    black = mesh.material(Material(colour=(0.014, 0.014, 0.015)))
    mesh.box((-w, 0.0, floor), (w, 4.15, top), [doors, walls, walls, walls, walls, black])
    # chassis bumper with lamps
    u = Sheet(-w, w, 0.42, floor, 300)
    u.poly([(-w, 0.3), (w, 0.3), (w, floor), (-w, floor)], 26, MATTE)
    u.poly(rounded_box(-w + 0.02, 0.47, w - 0.02, 0.60, 0.01), 62, MATTE)
    for k, x in enumerate(np.arange(-0.93, 0.93, 0.155)):
        u.poly([(x, 0.50), (x + 0.07, 0.50), (x + 0.12, 0.575), (x + 0.05, 0.575)], (200, 160, 30), MATTE)
    for sign in (-1, 1):
        u.rounded(sign * 0.52, 0.65, sign * 0.93, 0.78, 0.012, 20, MATTE)
        u.rounded(sign * 0.78, 0.665, sign * 0.92, 0.765, 0.01, (205, 18, 18), BRAKE)
        u.rounded(sign * 0.66, 0.665, sign * 0.77, 0.765, 0.01, (205, 110, 20), INDICATOR)
        u.rounded(sign * 0.54, 0.665, sign * 0.65, 0.765, 0.01, (150, 14, 14), TAIL)
    under = mesh.material(Material(texture=bank.add(u.image())))
    mesh.quad((-w, 0.06, floor), (w, 0.06, floor), (w, 0.06, 0.42), (-w, 0.06, 0.42), under)
    mesh.box((-0.42, 0.1, 0.35), (0.42, 5.2, floor), black)
    # cab
    cab = mesh.material(Material(colour=rgb, code=PAINT, gloss=1.0))
    c = Sheet(-0.9, 0.9, 0.35, 2.25, 220)
    c.poly([(-0.82, 1.30), (0.82, 1.30), (0.76, 2.02), (-0.76, 2.02)], 42, GLASS)
    c.poly(rounded_box(-0.55, 0.80, 0.55, 1.10, 0.03), 24, MATTE)
    c.mirror(rounded_box(0.58, 0.78, 0.86, 0.98, 0.04), 230, HEAD)
    c.poly([(-0.9, 0.35), (0.9, 0.35), (0.9, 0.68), (-0.9, 0.68)], 70, MATTE)
    c.ellipse(0, 1.19, 0.08, 0.05, 210, CHROME)
    front = mesh.material(Material(texture=bank.add(c.image()), paint=rgb, gloss=1.0))
    d = Sheet(4.2, 5.9, 0.35, 2.25, 160)
    d.poly([(4.5, 1.32), (5.72, 1.32), (5.6, 2.0), (4.5, 2.0)], 40, GLASS)
    d.line([(4.45, 0.6), (4.45, 2.1)], 90, 0.012)
    side = mesh.material(Material(texture=bank.add(d.image()), paint=rgb, gloss=1.0))
    mesh.box((-0.9, 4.25, 0.4), (0.9, 5.9, 2.25), [cab, front, side, side, cab, black])
    tyre = mesh.material(Material(colour=(0.016, 0.016, 0.017)))
    rim = mesh.material(Material(colour=(0.2, 0.2, 0.2), code=CHROME, gloss=0.5))
    for y, x, width in ((1.25, 0.72, 0.40), (5.0, 0.78, 0.22)):
        for sign in (-1, 1):
            mesh.wheel((sign * x, y, 0.40), 0.40, width, tyre, rim)
    flap = mesh.material(Material(colour=(0.02, 0.02, 0.02)))
    for sign in (-1, 1):
        x = sign * 0.72
        mesh.quad((x - 0.2, 0.72, 0.62), (x + 0.2, 0.72, 0.62), (x + 0.2, 0.70, 0.16), (x - 0.2, 0.70, 0.16), flap)
        mesh.limb([(sign * 0.9, 5.6, 1.9), (sign * 1.1, 5.62, 1.95)], [0.015, 0.015], black, 6)
        mesh.box((sign * 1.1 - 0.08, 5.58, 1.55), (sign * 1.1 + 0.08, 5.63, 1.95), black)
    spots = [
        PlateSpot.add(mesh, rear_plate, "rear", 0.71, 0.045, 0.33, 0.165, PLATE, lean=0.0),
        PlateSpot.add(mesh, front_plate, "front", 0.58, length + 0.02, 0.52, 0.11, PLATE, lean=0.0),
    ]
    return VehicleModel(mesh.finish(), length, 2 * w, top, spots, 1.25, [(-0.8, 0.05, 0.71), (0.8, 0.05, 0.71)], [(-0.7, length, 0.88), (0.7, length, 0.88)])


def build_bus(paint: str, bank: TextureBank, rng: np.random.Generator, rear_plate: int, front_plate: int, route: str = "07") -> VehicleModel:
    """A city bus, 9.2 m."""
    mesh = Mesh()
    rgb = PAINTS[paint]
    w, length, top = 1.18, 9.2, 3.05
    floor = 0.32
    s = Sheet(-w, w, floor, top, 280)
    s.shade(floor, 0.9, 0.8, 1.0)
    s.poly([(-w, floor), (w, floor), (w, 0.52), (-w, 0.52)], 40, MATTE)
    s.poly([(-w, 1.32), (w, 1.15), (w, 1.42), (-w, 1.58)], (235, 190, 30), MATTE)
    glass = rounded_box(-w * 0.84, 1.80, w * 0.84, 2.62, 0.08)
    s.poly(glass * [1.03, 1.0], 18, MATTE)
    s.poly(glass, 40, GLASS)
    s.rounded(-0.30, 2.36, 0.30, 2.58, 0.02, 16, MATTE)
    s.letters(route, 0, 2.40, 0.14, (250, 170, 40), HEAD)
    for x in (-0.6, -0.2, 0.2, 0.6):
        s.rounded(x - 0.16, 1.80, x + 0.16, 2.06, 0.07, 30, GLASS)
        if rng.random() < 0.6:
            s.ellipse(x, 2.10, 0.09, 0.11, 22, GLASS)
    s.rounded(-0.62, 0.66, 0.62, 1.22, 0.02, 34, MATTE)
    for z in np.arange(0.70, 1.2, 0.045):
        s.line([(-0.58, z), (0.58, z)], 74, 0.014)
    s.rounded(-0.34, 0.60, 0.34, 0.84, 0.01, 44, MATTE)
    for sign in (-1, 1):
        s.rounded(sign * w * 0.82, 0.70, sign * w * 0.98, 1.40, 0.05, 20, MATTE)
        for z, colour, code in ((1.28, (205, 110, 20), INDICATOR), (1.12, (205, 18, 18), BRAKE), (0.96, (160, 14, 14), TAIL), (0.80, (200, 204, 206), MATTE)):
            s.ellipse(sign * w * 0.90, z, 0.072, 0.068, colour, code)
        s.rounded(sign * w * 0.84, 2.70, sign * w * 0.93, 2.78, 0.01, (190, 16, 16), BRAKE)
    s.line([(-w, 0.58), (w, 0.58)], 60, 0.01, MATTE)
    s.letters("XE BUS", 0.0, 2.75, 0.11, 245, MATTE)
    s.letters("HOTLINE 1900 0000", 0, 1.65, 0.07, 250, MATTE)
    s.grime(rng, 0.28, 1.4)
    rear = mesh.material(Material(texture=bank.add(s.image()), paint=rgb, gloss=0.8))
    d = Sheet(0, length, floor, top, 110)
    d.poly([(0, 1.2), (length, 1.2), (length, 1.42), (0, 1.5)], (235, 190, 30), MATTE)
    d.poly([(0.4, 1.62), (length - 0.2, 1.62), (length - 0.2, 2.6), (0.4, 2.6)], 36, GLASS)
    for y in np.arange(0.4, length, 1.4):
        d.line([(y, 1.6), (y, 2.62)], 26, 0.08, MATTE)
    for y in (2.3, 7.0):
        d.ellipse(y, 0.5, 0.58, 0.58, 8, MATTE)
    side = mesh.material(Material(texture=bank.add(d.image()), paint=rgb, gloss=0.8))
    c = Sheet(-w, w, floor, top, 160)
    c.poly(rounded_box(-w * 0.93, 1.15, w * 0.93, 2.5, 0.08), 42, GLASS)
    c.rounded(-0.75, 2.56, 0.75, 2.85, 0.02, 14, MATTE)
    c.letters(route + " SAO MAI", 0, 2.63, 0.13, (250, 170, 40), HEAD)
    c.mirror(rounded_box(0.7, 0.72, 1.1, 0.92, 0.05), 235, HEAD)
    c.poly([(-w, floor), (w, floor), (w, 0.5), (-w, 0.5)], 50, MATTE)
    front = mesh.material(Material(texture=bank.add(c.image()), paint=rgb, gloss=0.8))
    roof = mesh.material(Material(colour=(0.55, 0.55, 0.54), gloss=0.3))
    black = mesh.material(Material(colour=(0.014, 0.014, 0.015)))
    mesh.box((-w, 0.0, floor), (w, length, top), [rear, front, side, side, roof, black])
    mesh.box((-0.7, 1.2, top), (0.7, 3.4, top + 0.2), roof)
    tyre = mesh.material(Material(colour=(0.016, 0.016, 0.017)))
    for y in (2.3, 7.0):
        for sign in (-1, 1):
            mesh.wheel((sign * (w - 0.2), y, 0.46), 0.46, 0.36, tyre, tyre)
    spots = [
        PlateSpot.add(mesh, rear_plate, "rear", 0.72, -0.015, 0.33, 0.165, PLATE, lean=0.0),
        PlateSpot.add(mesh, front_plate, "front", 0.62, length + 0.015, 0.52, 0.11, PLATE, lean=0.0),
    ]
    return VehicleModel(mesh.finish(), length, 2 * w, top, spots, 2.3, [(-1.06, 0, 1.04), (1.06, 0, 1.04)], [(-0.9, length, 0.82), (0.9, length, 0.82)])
