"""Motorbikes and who rides them: scooter or underbone, helmets, a passenger, a delivery box, feet on the road when waiting."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from cars import PAINTS
from mesh import Material, Mesh
from raster import BRAKE, CHROME, GLASS, HEAD, INDICATOR, MATTE, PAINT, PLATE, TextureBank
from sheet import Sheet
from vehicle import PlateSpot, VehicleModel

SKIN = (0.36, 0.20, 0.13)
CLOTHES = {
    "white": (0.62, 0.62, 0.60), "sky": (0.22, 0.36, 0.52), "navy": (0.02, 0.03, 0.08), "red": (0.36, 0.03, 0.03),
    "grey": (0.16, 0.16, 0.17), "black": (0.018, 0.018, 0.02), "olive": (0.09, 0.10, 0.05), "pink": (0.52, 0.22, 0.27),
    "green": (0.02, 0.26, 0.10), "orange": (0.60, 0.17, 0.02), "jeans": (0.05, 0.08, 0.16), "khaki": (0.26, 0.21, 0.13),
    "violet": (0.20, 0.10, 0.28), "yellow": (0.62, 0.44, 0.05),
}


@dataclass(frozen=True)
class Outfit:
    """Colours by name; `load` is '', 'passenger', 'box' or 'backpack'."""

    paint: str = "red"
    shirt: str = "white"
    trousers: str = "jeans"
    helmet: str = "white"
    load: str = ""
    other_shirt: str = "pink"
    style: str = "scooter"
    long_sleeves: bool = True
    hair: bool = False


_cloth_cache: dict[int, int] = {}


def _cloth(bank: TextureBank) -> int:
    """One shared picture of folds; the colour comes from the material."""
    if id(bank) not in _cloth_cache:
        rng = np.random.default_rng(7)
        size = 128
        folds = np.zeros((size, size), np.float32)
        for cells, weight in ((6, 0.5), (12, 0.35), (40, 0.15)):
            folds += weight * cv2.resize(rng.random((cells, max(3, cells // 2))).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
        dx = cv2.Sobel(cv2.GaussianBlur(folds, (0, 0), 2), cv2.CV_32F, 0, 1)
        level = np.clip(222 + 150 * dx + 24 * (folds - 0.5), 150, 255)
        image = np.repeat(level[..., None], 3, 2).astype(np.uint8)
        _cloth_cache[id(bank)] = bank.add(np.dstack([image, np.full((size, size), PAINT, np.uint8)]))
    return _cloth_cache[id(bank)]


class _Builder:
    def __init__(self, bank: TextureBank, outfit: Outfit) -> None:
        self.mesh, self.bank, self.outfit = Mesh(), bank, outfit

    def plain(self, colour, code=MATTE, gloss=0.0, emission=0.0) -> int:
        return self.mesh.material(Material(colour=colour, code=code, gloss=gloss, emission=emission))

    def cloth(self, name: str) -> int:
        return self.mesh.material(Material(texture=_cloth(self.bank), paint=CLOTHES[name], gloss=0.0))


def build_motorbike(outfit: Outfit, bank: TextureBank, rng: np.random.Generator, plate: int, standing: bool) -> VehicleModel:
    """`standing` puts the left foot on the road."""
    b = _Builder(bank, outfit)
    spots = _machine(b, plate)
    hip_y = 0.66
    _person(b, hip_y, outfit.shirt, outfit.trousers, outfit.helmet, outfit.long_sleeves, standing, rider=True, hair=outfit.hair, scale=float(rng.uniform(0.95, 1.04)))
    if outfit.load == "passenger":
        helmet = str(rng.choice([h for h in ("white", "red", "sky", "pink", "black") if h != outfit.helmet]))
        _person(b, 0.33, outfit.other_shirt, "black", helmet, True, False, rider=False, hair=True, scale=0.93)
    elif outfit.load == "box":
        _delivery_box(b)
    elif outfit.load == "backpack":
        bag = b.cloth("navy" if outfit.shirt != "navy" else "grey")
        b.mesh.ellipsoid((0, hip_y - 0.24, 1.22), (0.155, 0.10, 0.23), bag, 14, 18, 0.6)
        b.mesh.ellipsoid((0, hip_y - 0.31, 1.14), (0.115, 0.06, 0.12), bag, 10, 14, 0.6)
    top = 1.78
    return VehicleModel(b.mesh.finish(), 1.9, 0.74, top, spots, rear_axle=0.36, tail_lamps=[(0, 0.03, 0.77)], head_lamps=[(0, 1.55, 0.85)], lean=True)


def _machine(b: _Builder, plate: int) -> list[PlateSpot]:
    m, scooter = b.mesh, b.outfit.style == "scooter"
    paint = m.material(Material(colour=PAINTS[b.outfit.paint], code=PAINT, gloss=1.0))
    black = b.plain((0.016, 0.016, 0.017))
    plastic = b.plain((0.03, 0.03, 0.032), gloss=0.4)
    tyre = b.plain((0.014, 0.014, 0.015))
    chrome = b.plain((0.32, 0.32, 0.33), CHROME, 0.7)
    steel = b.plain((0.12, 0.12, 0.125), CHROME, 0.5)
    r = 0.25 if scooter else 0.285
    tyre_w = 0.105 if scooter else 0.075
    m.wheel((0, 0.36, r), r, tyre_w, tyre, steel, 0.7)
    m.wheel((0, 1.60, r), r, tyre_w * 0.9, tyre, steel, 0.7)
    m.limb([(0, 0.62, 0.52), (0, 0.30, 0.56), (0, 0.10, 0.47), (0, 0.05, 0.36)], [0.075, 0.08, 0.07, 0.06], plastic, 10, 0.35)
    m.ellipsoid((-0.09, 0.50, 0.28), (0.08, 0.22, 0.10), steel, 10, 12)
    m.ellipsoid((0.0, 0.80, 0.34), (0.13, 0.20, 0.13), black, 10, 12, 0.7)
    m.limb([(0.10, 0.85, 0.24), (0.15, 0.50, 0.28), (0.165, 0.22, 0.33), (0.17, 0.03, 0.365)], [0.03, 0.05, 0.056, 0.05], chrome if not scooter else steel, 12)
    m.ellipsoid((0.17, 0.0, 0.367), (0.032, 0.03, 0.032), black, 8, 10)
    for sign in (-1, 1):  # rear suspension and foot rests
        m.limb([(sign * 0.10, 0.34, 0.30), (sign * 0.11, 0.40, 0.60)], [0.022, 0.028], chrome, 8)
        m.limb([(sign * 0.12, 0.70, 0.34), (sign * 0.25, 0.68, 0.34)], [0.015, 0.017], black, 6)
    if scooter:
        m.limb([(0, 1.0, 0.55), (0, 0.66, 0.62), (0, 0.34, 0.70), (0, 0.10, 0.77)], [0.15, 0.19, 0.175, 0.085], paint, 18, 0.72)
        m.limb([(0, 1.06, 0.76), (0, 0.72, 0.79), (0, 0.40, 0.82), (0, 0.20, 0.83)], [0.12, 0.155, 0.15, 0.10], black, 14, 0.42)
        m.box((-0.16, 0.85, 0.30), (0.16, 1.32, 0.345), plastic)
        m.ellipsoid((0, 1.42, 0.66), (0.23, 0.075, 0.36), paint, 14, 18, 0.8)
    else:
        m.limb([(0, 1.15, 0.58), (0, 0.80, 0.62), (0, 0.40, 0.71), (0, 0.10, 0.78)], [0.10, 0.13, 0.13, 0.07], paint, 16, 0.75)
        m.limb([(0, 1.02, 0.77), (0, 0.70, 0.79), (0, 0.40, 0.81), (0, 0.18, 0.82)], [0.10, 0.135, 0.13, 0.09], black, 14, 0.42)
        m.ellipsoid((0, 1.36, 0.60), (0.19, 0.06, 0.26), paint, 12, 16, 0.8)
    m.limb([(-0.13, 0.36, 0.80), (-0.12, 0.06, 0.83), (0, 0.0, 0.835), (0.12, 0.06, 0.83), (0.13, 0.36, 0.80)], [0.014] * 5, chrome if scooter else black, 8)
    # lamps
    m.ellipsoid((0, 0.075, 0.755), (0.105, 0.055, 0.042), b.plain((0.42, 0.012, 0.012), BRAKE), 10, 16, 0.8)
    lens = m.material(Material(colour=(0.5, 0.17, 0.02), code=MATTE, gloss=1.0))
    for sign in (-1, 1):
        m.limb([(sign * 0.08, 0.10, 0.725), (sign * 0.135, 0.085, 0.72)], [0.014, 0.014], black, 6)
        m.ellipsoid((sign * 0.155, 0.075, 0.72), (0.034, 0.03, 0.027), lens, 8, 10)
    # plate on its bracket under the lamp
    spot = PlateSpot.add(m, plate, "rear", 0.605, 0.005, 0.19, 0.14, PLATE, lean=0.045)
    m.limb([(0, 0.10, 0.70), (0, 0.035, 0.64), (0, 0.03, 0.50)], [0.05, 0.07, 0.05], plastic, 8, 0.25)
    m.ellipsoid((0, 0.012, 0.505), (0.032, 0.01, 0.018), b.plain((0.4, 0.02, 0.02)), 6, 10)
    # steering
    m.limb([(-0.35, 1.24, 1.02), (-0.20, 1.34, 1.01), (0, 1.38, 0.99), (0.20, 1.34, 1.01), (0.35, 1.24, 1.02)], [0.02, 0.016, 0.02, 0.016, 0.02], black, 8)
    m.ellipsoid((0, 1.42, 0.98), (0.17, 0.09, 0.09), paint, 12, 16, 0.85)
    head_tex = b.plain((0.9, 0.9, 0.85), HEAD)
    m.ellipsoid((0, 1.51, 0.97 if not scooter else 0.80), (0.085, 0.035, 0.055), head_tex, 10, 14)
    glass = b.plain((0.06, 0.065, 0.07), GLASS)
    for sign in (-1, 1):
        m.limb([(sign * 0.24, 1.32, 1.02), (sign * 0.30, 1.30, 1.12), (sign * 0.36, 1.28, 1.19)], [0.008] * 3, black, 6)
        m.ellipsoid((sign * 0.385, 1.285, 1.225), (0.066, 0.018, 0.042), black, 8, 14, 0.8)
        m.ellipsoid((sign * 0.385, 1.270, 1.225), (0.056, 0.008, 0.034), glass, 8, 14, 0.8)
    m.limb([(0, 1.60, r), (0, 1.50, 0.55), (0, 1.42, 0.85)], [0.03, 0.035, 0.05], black, 8)
    m.limb([(0, 1.78, 0.42), (0, 1.62, 2 * r + 0.03), (0, 1.42, 0.48)], [0.055, 0.065, 0.05], paint, 10, 0.35)
    return [spot]


def _person(b: _Builder, hip_y: float, shirt: str, trousers: str, helmet: str, long_sleeves: bool, standing: bool, rider: bool, hair: bool, scale: float) -> None:
    m = b.mesh
    top, legs = b.cloth(shirt), b.cloth(trousers)
    skin = b.plain(SKIN)
    dark = b.plain((0.012, 0.010, 0.010), gloss=0.3)
    seat = 0.86 if rider else 0.90
    lift = (seat - 0.86) + (scale - 1) * 0.6
    y = hip_y
    lean = 0.05 if rider else 0.02
    m.limb([(0, y, seat + 0.03), (0, y + 0.0, seat + 0.14), (0, y + lean * 0.4, seat + 0.32), (0, y + lean, seat + 0.50 + lift)], [0.165, 0.168, 0.165, 0.15], top, 20, 0.66)
    m.ellipsoid((0, y - 0.015, seat + 0.02), (0.185, 0.15, 0.10), legs, 12, 18)
    zs = seat + 0.52 + lift
    m.limb([(-0.185 * scale, y + lean, zs - 0.01), (0, y + lean, zs + 0.03), (0.185 * scale, y + lean, zs - 0.01)], [0.075, 0.088, 0.075], top, 14)
    m.limb([(0, y + lean, zs + 0.05), (0, y + lean + 0.02, zs + 0.15)], [0.06, 0.055], skin, 10)
    zh = zs + 0.235
    hy = y + lean + 0.035
    m.ellipsoid((0, hy, zh), (0.078, 0.095, 0.115), skin, 14, 16)
    if hair:
        m.limb([(0, hy - 0.07, zh + 0.02), (0, hy - 0.105, zh - 0.10), (0, hy - 0.13, zh - 0.26)], [0.06, 0.055, 0.02], dark, 10)
    else:
        m.ellipsoid((0, hy - 0.02, zh - 0.01), (0.082, 0.085, 0.09), dark, 12, 14)
    m.ellipsoid((0, hy + 0.045, zh - 0.045), (0.066, 0.06, 0.055), b.plain((0.35, 0.45, 0.55)), 10, 12)  # face mask
    colour = {"white": (0.66, 0.66, 0.64), "black": (0.015, 0.015, 0.016)}.get(helmet, CLOTHES.get(helmet, (0.3, 0.3, 0.3)))
    shell = m.material(Material(colour=colour, code=PAINT, gloss=0.9))
    m.ellipsoid((0, hy - 0.005, zh + 0.045), (0.122, 0.142, 0.118), shell, 18, 22, 1.0, 0.0, 0.60)
    m.limb([(0.121 * np.cos(a), hy - 0.005 + 0.14 * np.sin(a), zh + 0.012) for a in np.linspace(0, 2 * np.pi, 9)], [0.011] * 9, dark, 6)
    m.limb([(-0.07, hy + 0.13, zh + 0.035), (0, hy + 0.185, zh + 0.025), (0.07, hy + 0.13, zh + 0.035)], [0.014, 0.02, 0.014], dark, 8)
    m.ellipsoid((0, hy - 0.137, zh + 0.07), (0.03, 0.012, 0.016), b.plain((0.5, 0.5, 0.5), gloss=0.8), 6, 10)
    # arms
    for sign in (-1, 1):
        shoulder = (sign * 0.195 * scale, y + lean, zs - 0.02)
        if rider:
            elbow, hand = (sign * 0.30, y + 0.22, zs - 0.26), (sign * 0.315, 1.235, 1.045)
        else:
            elbow, hand = (sign * 0.27, y + 0.10, zs - 0.27), (sign * 0.15, y + 0.30, zs - 0.30)
        wrist = tuple(np.array(elbow) * 0.25 + np.array(hand) * 0.75)
        m.limb([shoulder, tuple((np.array(shoulder) + elbow) / 2 + [sign * 0.02, -0.01, 0]), elbow], [0.07, 0.058, 0.052], top, 12)
        m.limb([elbow, tuple((np.array(elbow) + wrist) / 2), wrist], [0.05, 0.047, 0.038], top if long_sleeves else skin, 12)
        m.ellipsoid(hand, (0.04, 0.05, 0.036), skin if not long_sleeves else dark, 8, 10)
    # legs
    for sign in (-1, 1):
        hip = (sign * 0.105, y + 0.03, seat + 0.01)
        if rider and standing and sign < 0:
            knee, ankle = (-0.30, y + 0.27, 0.52), (-0.36, y + 0.06, 0.10)
        elif rider:
            knee, ankle = (sign * 0.205, y + 0.42, 0.74), (sign * 0.17, y + 0.28, 0.40)
        else:
            knee, ankle = (sign * 0.27, y + 0.34, 0.74), (sign * 0.25, y + 0.30, 0.42)
        m.limb([hip, tuple((np.array(hip) + knee) / 2 + [sign * 0.02, 0, 0.01]), knee], [0.105, 0.095, 0.07], legs, 14)
        m.limb([knee, tuple((np.array(knee) + ankle) / 2), ankle], [0.07, 0.062, 0.045], legs, 12)
        m.ellipsoid((ankle[0], ankle[1] + 0.06, ankle[2] - 0.06), (0.045, 0.125, 0.04), dark if sign * scale < 1.5 else skin, 10, 12)


def _delivery_box(b: _Builder) -> None:
    colour = {"green": (20, 150, 80), "orange": (235, 110, 25), "red": (200, 30, 35)}.get(b.outfit.shirt, (235, 110, 25))
    s = Sheet(-0.24, 0.24, 0, 0.46, 300)
    s.poly([(-0.24, 0), (0.24, 0), (0.24, 0.46), (-0.24, 0.46)], colour, MATTE)
    s.soft([(-0.24, 0), (0.24, 0), (0.24, 0.08), (-0.24, 0.08)], 0.7, 0.05)
    s.line([(-0.24, 0.38), (0.24, 0.38)], 40, 0.006, MATTE)
    s.line([(-0.24, 0.10), (0.24, 0.10)], (215, 215, 205), 0.03, MATTE)
    s.letters("NHANH", 0, 0.20, 0.085, 245, MATTE)
    s.grime(np.random.default_rng(3), 0.12)
    face = b.mesh.material(Material(texture=b.bank.add(s.image())))
    lid = b.plain(tuple((c / 255) ** 2 for c in colour))
    b.mesh.box((-0.235, 0.0, 0.87), (0.235, 0.43, 1.32), [face, face, lid, lid, lid, lid])
