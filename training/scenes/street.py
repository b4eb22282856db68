"""Everything that stands still above the ground: kerbs, hedge, shop fronts, trees, poles, parked motorbikes, the signal."""

from __future__ import annotations

import numpy as np

from mesh import Material, Mesh, Solid
from motorbikes import Outfit, _Builder, _machine
from raster import CHROME, GLASS, HEAD, MATTE, PAINT, TextureBank
from road import CROSS_STREET, KERB_LEFT, KERB_RIGHT, MEDIAN
from sheet import Sheet

TREES = [(5.3, 23.5), (5.4, 69.0), (5.3, 83.0), (5.4, 95.0), (5.3, 110.0), (5.3, 128.0), (-13.9, 68.0), (-13.8, 80.0), (-13.9, 93.0), (-13.8, 108.0), (-13.9, 126.0), (-13.9, 150.0), (5.3, 150.0)]

SIGNAL_X, SIGNAL_Y = 4.9, 57.6
SIGNAL_BOTTOM, SIGNAL_TOP, SIGNAL_WIDTH = 2.22, 3.34, 0.42
LAMP_RADIUS = 0.145


def signal_lamps() -> dict[str, tuple[float, float, float]]:
    """Centre of each lamp; red on top."""
    step = (SIGNAL_TOP - SIGNAL_BOTTOM) / 3
    y = SIGNAL_Y - 0.16
    return {name: (SIGNAL_X, y, SIGNAL_TOP - step * (k + 0.5)) for k, name in enumerate(("red", "amber", "green"))}


def build_street(bank: TextureBank, night: bool, seed: int = 5) -> Solid:
    rng = np.random.default_rng(seed)
    mesh = Mesh()
    _kerbs(mesh)
    _median(mesh, rng)
    _shops(mesh, bank, rng, night)
    _trees(mesh, rng)
    _poles(mesh)
    _signal(mesh)
    _umbrellas(mesh, rng)
    return mesh.finish()


def build_parked(bank: TextureBank, plate: int) -> list[tuple[Solid, float, float, float]]:
    """Parked motorbikes on the far right pavement: (mesh, x, y, heading)."""
    rng = np.random.default_rng(21)
    solids = []
    for k in range(4):
        b = _Builder(bank, Outfit(paint=("red", "black", "blue", "grey")[k], style="scooter" if k % 2 else "underbone"))
        _machine(b, plate)
        solids.append(b.mesh.finish())
    places = []
    y = 64.5
    while y < 120:
        if rng.random() < 0.75:
            places.append((solids[int(rng.integers(0, 4))], 7.3 - rng.uniform(0, 0.3), y, -np.pi / 2 + rng.normal(0, 0.08)))
        y += rng.uniform(0.8, 1.4) if rng.random() < 0.85 else 5
    for y in (70.5, 71.3, 72.2, 90.0, 90.9):
        places.append((solids[int(rng.integers(0, 4))], -15.6, y, np.pi / 2 + rng.normal(0, 0.08)))
    return places


def _kerbs(mesh: Mesh) -> None:
    stone = mesh.material(Material(colour=(0.30, 0.30, 0.285)))
    red = mesh.material(Material(colour=(0.34, 0.05, 0.04)))
    white = mesh.material(Material(colour=(0.52, 0.52, 0.50)))
    y1, y2 = CROSS_STREET
    for x, inner in ((KERB_RIGHT, 0.18), (KERB_LEFT, -0.18)):
        for near, far in ((20.0, y1 - 4.0), (y2 + 4.2, 330.0)):
            y = near
            while y < far:
                length = 1.0 if y < 130 else 20.0
                mesh.box((min(x, x + inner), y, 0), (max(x, x + inner), min(far, y + length - 0.012), 0.15), stone)
                y += length
    for near, far in ((20.0, 35.6), (61.0, 330.0)):
        y, k = near, 0
        while y < far:
            length = 1.0 if y < 130 else 10.0
            paint = stone if y > 140 else (red if k % 2 else white)
            end = min(far, y + length)
            mesh.box((MEDIAN[1] - 0.16, y, 0), (MEDIAN[1], end, 0.24), [paint] * 6)
            mesh.box((MEDIAN[0], y, 0), (MEDIAN[0] + 0.16, end, 0.24), [paint] * 6)
            y, k = y + length, k + 1
        mesh.box((MEDIAN[0], (far if near < 40 else near) - 0.16, 0), (MEDIAN[1], (far if near < 40 else near), 0.24), [white] * 6)


def _median(mesh: Mesh, rng: np.random.Generator) -> None:
    """Low shrubs, a keep-right sign."""
    greens = [mesh.material(Material(colour=c)) for c in ((0.035, 0.085, 0.02), (0.05, 0.11, 0.025), (0.028, 0.065, 0.02), (0.07, 0.12, 0.03))]
    pink = mesh.material(Material(colour=(0.42, 0.06, 0.16)))
    for near, far, step in ((24.0, 35.0, 0.14), (61.8, 110.0, 0.2), (110.0, 300.0, 1.2)):
        for y in np.arange(near, far, step):
            for _ in range(3 if step < 1 else 2):
                r = rng.uniform(0.05, 0.13) * (1 if step < 1 else 2.6)
                pos = (rng.uniform(MEDIAN[0] + 0.2, MEDIAN[1] - 0.2), y + rng.uniform(0, step), rng.uniform(0.28, 0.62))
                mesh.ellipsoid(pos, (r, r * 1.2, r * 0.8), greens[int(rng.integers(0, 4))] if rng.random() > 0.03 else pink, 5, 7)
    pole = mesh.material(Material(colour=(0.35, 0.35, 0.35)))
    mesh.limb([(-4.4, 62.0, 0.2), (-4.4, 62.0, 2.1)], [0.035, 0.035], pole, 10)
    blue = mesh.material(Material(colour=(0.02, 0.10, 0.40)))
    white = mesh.material(Material(colour=(0.6, 0.6, 0.6)))
    for r, y, mat in ((0.32, 61.95, white), (0.295, 61.94, blue)):
        a = np.linspace(0, 2 * np.pi, 28)
        disc = np.array([[(-4.4 + r * s * np.cos(t), y, 1.95 + r * s * np.sin(t)) for t in a] for s in (1.0, 0.01)])
        mesh.grid(disc[:, ::-1], mat)
        mesh.grid(disc, mat)
    mesh.quad((-4.46, 61.93, 2.16), (-4.40, 61.93, 2.16), (-4.20, 61.93, 1.78), (-4.28, 61.93, 1.76), white)
    mesh.quad((-4.40, 61.93, 1.80), (-4.19, 61.93, 1.93), (-4.18, 61.93, 1.73), (-4.22, 61.93, 1.70), white)


SHOP_NAMES = ["NHA KHOA HOA MAI", "CAFE SAO MAI", "SPA LAN ANH", "KARAOKE 79", "NEM NUONG", "PHOTO IN MINH", "XE MAY HAI AU", "COM GA BA LAN", "TRA SEN", "KIM KHANG"]


def _shop_picture(name: str, rng: np.random.Generator) -> np.ndarray:
    """Ground floor and a little above, 5 m wide and 5 m high."""
    s = Sheet(0, 5.0, 0, 5.0, 60)
    wall = rng.choice([(198, 184, 150), (176, 190, 192), (205, 200, 190), (190, 160, 130), (150, 175, 150)])
    s.poly([(0, 0), (5, 0), (5, 5), (0, 5)], wall, MATTE)
    kind = rng.random()
    if kind < 0.25:  # shutter
        s.poly([(0.25, 0.1), (4.75, 0.1), (4.75, 3.0), (0.25, 3.0)], (120, 128, 132), MATTE)
        for z in np.arange(0.15, 3.0, 0.11):
            s.line([(0.25, z), (4.75, z)], (92, 100, 104), 0.03)
    else:
        s.poly([(0.25, 0.1), (4.75, 0.1), (4.75, 3.0), (0.25, 3.0)], (38, 34, 30), MATTE)
        for _ in range(26):  # goods, chairs, people, bright things inside
            x, z = rng.uniform(0.3, 4.4), rng.choice([0.15, 0.6, 1.1, 1.6])
            c = tuple(int(v) for v in rng.integers(30, 210, 3))
            s.rounded(x, z, x + rng.uniform(0.15, 0.5), z + rng.uniform(0.15, 0.5), 0.03, c, MATTE)
        s.poly([(0.4, 2.75), (4.6, 2.75), (4.6, 2.85), (0.4, 2.85)], (235, 235, 225), MATTE)
        if kind > 0.6:
            s.poly([(2.6, 0.1), (4.7, 0.1), (4.7, 2.6), (2.6, 2.6)], (60, 72, 80), GLASS)
            s.line([(2.6, 0.1), (2.6, 2.6), (4.7, 2.6)], 170, 0.06, MATTE)
    board = [(190, 25, 30), (20, 70, 150), (235, 190, 30), (20, 110, 60), (240, 240, 235), (160, 40, 110)][int(rng.integers(0, 6))]
    s.poly([(0.1, 3.05), (4.9, 3.05), (4.9, 3.95), (0.1, 3.95)], board, MATTE)
    dark = sum(board) > 500
    s.letters(name, 2.5, 3.32, min(0.44, 4.4 / (len(name) * 0.92)), (150, 20, 20) if dark else 250, MATTE)
    s.poly([(0.8, 4.3), (2.2, 4.3), (2.2, 5), (0.8, 5)], (50, 60, 66), GLASS)
    s.poly([(2.9, 4.3), (4.3, 4.3), (4.3, 5), (2.9, 5)], (50, 60, 66), GLASS)
    s.grime(rng, 0.25, 3.0)
    return s.image()


def _shops(mesh: Mesh, bank: TextureBank, rng: np.random.Generator, night: bool) -> None:
    pictures = [mesh.material(Material(texture=bank.add(_shop_picture(n, rng)), emission=(0.22 if rng.random() < 0.7 else 0.0) if night else 0.0)) for n in SHOP_NAMES]
    wall = mesh.material(Material(colour=(0.33, 0.30, 0.24)))
    awnings = [mesh.material(Material(colour=c)) for c in ((0.25, 0.04, 0.04), (0.03, 0.13, 0.24), (0.05, 0.16, 0.07), (0.30, 0.22, 0.06))]
    for side, x in ((1, 8.6), (-1, -17.2)):
        y = CROSS_STREET[1] + 3.0
        k = 0
        while y < 330:
            mat = pictures[int(rng.integers(0, len(pictures)))]
            depth = rng.uniform(-0.3, 0.3)
            xx = x + side * depth
            if side > 0:
                mesh.quad((xx, y + 5, 5), (xx, y, 5), (xx, y, 0), (xx, y + 5, 0), mat)
                mesh.quad((xx, y, 5), (xx + 12, y, 5), (xx + 12, y, 0), (xx, y, 0), wall if k else pictures[1])
            else:
                mesh.quad((xx, y, 5), (xx, y + 5, 5), (xx, y + 5, 0), (xx, y, 0), mat)
                mesh.quad((xx - 12, y, 5), (xx, y, 5), (xx, y, 0), (xx - 12, y, 0), wall if k else pictures[0])
            if rng.random() < 0.6:
                a = awnings[int(rng.integers(0, 4))]
                o = -side * 1.6
                corners = [(xx, y + 0.1, 3.05), (xx, y + 4.9, 3.05), (xx + o, y + 4.9, 2.55), (xx + o, y + 0.1, 2.55)]
                if side > 0:
                    corners = [corners[1], corners[0], corners[3], corners[2]]
                mesh.quad(*corners, a)
                front = [(xx + o, y + 4.9, 2.56), (xx + o, y + 0.1, 2.56), (xx + o, y + 0.1, 2.3), (xx + o, y + 4.9, 2.3)]
                mesh.quad(*(front if side > 0 else [front[1], front[0], front[3], front[2]]), a)
                mesh.quad((min(xx, xx + o), y + 0.1, 3.0), (max(xx, xx + o), y + 0.1, 3.0), (max(xx, xx + o), y + 0.1, 2.4), (min(xx, xx + o), y + 0.1, 2.4), a)
            y += 5.0
            k += 1
    # the end of the street in the haze
    mesh.quad((-60, 332, 30), (60, 332, 30), (60, 332, 0), (-60, 332, 0), wall)


def _trees(mesh: Mesh, rng: np.random.Generator) -> None:
    bark = mesh.material(Material(colour=(0.085, 0.065, 0.048)))
    lime = mesh.material(Material(colour=(0.46, 0.46, 0.43)))
    box = mesh.material(Material(colour=(0.16, 0.15, 0.14)))
    leaves = [mesh.material(Material(colour=c)) for c in ((0.04, 0.09, 0.02), (0.06, 0.12, 0.03), (0.03, 0.07, 0.02))]
    for x, y in TREES:
        lean = rng.normal(0, 0.15)
        r = rng.uniform(0.15, 0.21)
        mesh.limb([(x, y, 0.0), (x + lean * 0.2, y, 1.0)], [r * 1.15, r], lime, 14)
        mesh.limb([(x + lean * 0.2, y, 1.0), (x + lean * 0.6, y, 3.0), (x + lean, y, 5.5)], [r, r * 0.9, r * 0.8], bark, 14)
        mesh.box((x - 0.6, y - 0.6, 0.0), (x + 0.6, y + 0.6, 0.17), box)
        for _ in range(320 if y > 65 else 0):  # the lowest twigs are all the camera sees of a crown
            pos = (x + rng.normal(0, 1.3), y + rng.normal(0, 1.3), rng.uniform(2.5, 4.2))
            s = rng.uniform(0.03, 0.09)
            mesh.ellipsoid(pos, (s * 1.5, s * 1.5, s * 0.7), leaves[int(rng.integers(0, 3))], 4, 5)


def _poles(mesh: Mesh) -> None:
    concrete = mesh.material(Material(colour=(0.26, 0.25, 0.24)))
    for x, y in ((6.9, 66.0), (6.9, 100.0), (6.9, 135.0), (-15.0, 74.0), (-15.0, 112.0)):
        mesh.limb([(x, y, 0), (x, y, 4), (x, y, 8)], [0.16, 0.15, 0.13], concrete, 12)
        plate = mesh.material(Material(colour=(0.5, 0.42, 0.05)))
        mesh.box((x - 0.12, y - 0.175, 1.6), (x + 0.12, y - 0.15, 1.95), plate)


def _signal(mesh: Mesh) -> None:
    steel = mesh.material(Material(colour=(0.14, 0.145, 0.15), gloss=0.4))
    black = mesh.material(Material(colour=(0.010, 0.010, 0.011)))
    yellow = mesh.material(Material(colour=(0.48, 0.30, 0.03)))
    x, y = SIGNAL_X, SIGNAL_Y
    mesh.limb([(x, y + 0.1, 0), (x, y + 0.1, 2.4), (x, y + 0.1, 6.0)], [0.085, 0.08, 0.07], steel, 14)
    h = SIGNAL_WIDTH / 2
    mesh.box((x - h - 0.03, y - 0.02, SIGNAL_BOTTOM - 0.05), (x + h + 0.03, y + 0.0, SIGNAL_TOP + 0.05), yellow)
    mesh.box((x - h, y - 0.14, SIGNAL_BOTTOM), (x + h, y - 0.02, SIGNAL_TOP), black)
    for lx, _, lz in signal_lamps().values():  # hoods
        a = np.linspace(np.radians(-15), np.radians(195), 16)
        r = LAMP_RADIUS + 0.012
        hood = np.array([[(lx + r * np.cos(t), yy, lz + r * np.sin(t)) for t in a] for yy in (y - 0.14, y - 0.36)])
        mesh.grid(hood, black)
        mesh.grid(hood[::-1], black)


def _umbrellas(mesh: Mesh, rng: np.random.Generator) -> None:
    for x, y, colour in ((7.0, 60.6, (0.45, 0.06, 0.05)), (-15.3, 64.5, (0.05, 0.16, 0.40)), (7.1, 78.0, (0.50, 0.34, 0.04))):
        mat = mesh.material(Material(colour=colour))
        pole = mesh.material(Material(colour=(0.3, 0.3, 0.3)))
        a = np.linspace(0, 2 * np.pi, 25)
        cone = np.array([[(x + r * np.cos(t), y + r * np.sin(t), z) for t in a] for r, z in ((1.25, 2.0), (1.2, 2.08), (0.05, 2.55))])
        mesh.grid(cone, mat)
        mesh.limb([(x, y, 0), (x, y, 2.5)], [0.025, 0.025], pole, 8)
        cart = mesh.material(Material(colour=(0.42, 0.44, 0.46), gloss=0.6))
        mesh.box((x - 0.5, y - 0.35, 0.35), (x + 0.5, y + 0.35, 1.05), cart)
        red = mesh.material(Material(colour=(0.40, 0.04, 0.03)))
        for k in range(3):
            mesh.box((x - 1.2, y + 0.6 + 0.5 * k, 0.15), (x - 0.9, y + 0.9 + 0.5 * k, 0.45), red)
