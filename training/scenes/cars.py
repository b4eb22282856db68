"""Cars, complete: body, wheels, mirrors, plates."""

from __future__ import annotations

import numpy as np

from car_shapes import SHAPES, build_body, nose_y
from car_skins import front_skin, plate_height, rear_plate_setback, rear_skin, side_skin
from mesh import Material, Mesh
from raster import CHROME, GLASS, MATTE, PAINT, PLATE, TextureBank
from vehicle import PlateSpot, VehicleModel

PAINTS = {
    "white": (0.72, 0.72, 0.70),
    "silver": (0.36, 0.37, 0.38),
    "grey": (0.10, 0.105, 0.11),
    "black": (0.014, 0.014, 0.016),
    "red": (0.36, 0.018, 0.016),
    "blue": (0.02, 0.055, 0.20),
    "brown": (0.11, 0.06, 0.035),
    "sand": (0.34, 0.28, 0.19),
    "green": (0.02, 0.17, 0.09),
    "yellow": (0.70, 0.42, 0.02),
}


def build_car(kind: str, paint: str, bank: TextureBank, rng: np.random.Generator, rear_plate: int, front_plate: int, taxi: str | None = None) -> VehicleModel:
    """A car of `kind` (sedan, hatch, suv, mpv, van). The plates are texture numbers."""
    shape = SHAPES[kind]
    rgb = PAINTS[paint]
    mesh = Mesh()
    gloss = 1.0

    def skin(image) -> int:
        return mesh.material(Material(texture=bank.add(image), paint=rgb, gloss=gloss))

    rear, front, side = skin(rear_skin(shape, rng)), skin(front_skin(shape, rng)), skin(side_skin(shape, rng))
    top = mesh.material(Material(colour=rgb, code=PAINT, gloss=gloss))
    black = mesh.material(Material(colour=(0.012, 0.012, 0.013), code=MATTE))
    tyre = mesh.material(Material(colour=(0.018, 0.018, 0.019), code=MATTE))
    rim = mesh.material(Material(colour=(0.30, 0.31, 0.32), code=CHROME, gloss=0.6))
    build_body(mesh, shape, rear, front, side, top)
    w = shape.width / 2
    for axle in shape.axles:
        for sign in (-1, 1):
            mesh.wheel((sign * (w - 0.095), axle, shape.wheel_radius), shape.wheel_radius, 0.205, tyre, rim)
    mesh.box((-w * 0.8, 0.2, 0.16), (w * 0.8, shape.length - 0.3, shape.floor + 0.05), black)
    mirror_y = {"sedan": 3.15, "hatch": 2.55, "suv": 2.95, "mpv": 3.4, "van": 4.4}[kind]
    for sign in (-1, 1):
        x = sign * (w + 0.075)
        mesh.ellipsoid((x, mirror_y, shape.belt + 0.06), (0.10, 0.06, 0.07), top, 9, 12, 0.7)
        glass = mesh.material(Material(colour=(0.05, 0.055, 0.06), code=GLASS))
        mesh.quad((x - 0.085, mirror_y - 0.062, shape.belt + 0.11), (x + 0.085, mirror_y - 0.062, shape.belt + 0.11), (x + 0.085, mirror_y - 0.062, shape.belt + 0.01), (x - 0.085, mirror_y - 0.062, shape.belt + 0.01), glass)
    if kind in ("suv", "mpv"):
        rail = mesh.material(Material(colour=(0.2, 0.2, 0.2), code=CHROME, gloss=0.6))
        for sign in (-1, 1):
            x = sign * w * shape.roof_width * 0.88
            z = shape.height + 0.035
            mesh.limb([(x, 0.7, z - 0.03), (x, 1.0, z), (x, 1.8, z), (x, 2.3, z - 0.05)], [0.016] * 4, rail, 8)
    if kind in ("hatch", "suv"):  # roof spoiler
        z = shape.height - 0.06
        mesh.limb([(-w * 0.6, 0.36, z), (-w * 0.3, 0.31, z + 0.025), (w * 0.3, 0.31, z + 0.025), (w * 0.6, 0.36, z)], [0.02, 0.028, 0.028, 0.02], top, 10)
    if taxi:
        from sheet import Sheet

        s = Sheet(-0.3, 0.3, 0, 0.2, 250)
        s.poly([(-0.3, 0), (0.3, 0), (0.3, 0.2), (-0.3, 0.2)], (245, 235, 120), MATTE)
        s.letters(taxi, 0, 0.06, 0.09, (20, 90, 40), MATTE)
        sign_mat = mesh.material(Material(texture=bank.add(s.image()), emission=0.5))
        mesh.box((-0.24, 1.75, shape.height + 0.01), (0.24, 1.88, shape.height + 0.16), sign_mat)
    spots = []
    zp = plate_height(shape)
    spots.append(PlateSpot.add(mesh, rear_plate, "rear", zp, rear_plate_setback(shape), 0.33, 0.165, PLATE))
    fz = shape.floor + 0.24
    fy = shape.length - float(nose_y(shape, fz)) + 0.105 + 0.012
    spots.append(PlateSpot.add(mesh, front_plate, "front", fz, fy, 0.52, 0.11, PLATE))
    lamp_z = plate_height(shape) + 0.05
    return VehicleModel(
        mesh.finish(), shape.length, shape.width, shape.height, spots,
        rear_axle=shape.axles[0], tail_lamps=[(-w * 0.82, 0.02, lamp_z), (w * 0.82, 0.02, lamp_z)],
        head_lamps=[(-w * 0.72, shape.length - 0.05, 0.68), (w * 0.72, shape.length - 0.05, 0.68)],
    )
