"""The outlines of the former units: today's outlines, cut in two where two former units went into one ward.

A cut runs straight from one corner of an outline to another, so that the pieces keep all of its corners and tile it exactly;
a unit that went to two wards is its pieces joined along the border that they share, or two pieces where the river lies between.
"""

from __future__ import annotations

import math

Point = tuple[float, float]
Ring = list[Point]  # counter-clockwise, without the first corner again at its end


def outlines(wards: dict[str, Ring], parts: dict[str, dict[str, float]]) -> dict[str, list[Ring]]:
    """Of each former unit its outline, in one ring or several. `parts`: which part of a ward each unit is, by unit and ward."""
    inside: dict[str, list[str]] = {}
    for unit, of in parts.items():
        for ward in of:
            inside.setdefault(ward, []).append(unit)
    pieces: dict[str, list[Ring]] = {unit: [] for unit in parts}
    for ward, units in inside.items():
        if len(units) == 1:
            pieces[units[0]].append(wards[ward])
            continue
        one, other = units
        beyond = [[wards[far] for far in parts[unit] if far != ward] for unit in units]
        for unit, piece in zip(units, cut(wards[ward], parts[one][ward], *beyond)):
            pieces[unit].append(piece)
    return {unit: join(of) for unit, of in pieces.items()}


def edges(ring: Ring) -> list[tuple[Point, Point]]:
    return list(zip(ring, ring[1:] + ring[:1]))


def area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in edges(ring)) / 2


def cut(ring: Ring, share: float, *beyond: list[Ring]) -> tuple[Ring, Ring]:
    """Cuts a ring along a chord into a piece of about this share and the rest. `beyond`: where each piece's unit goes on, to whose border it must reach, or come near."""
    whole, count = area(ring), len(ring)
    own = set(edges(ring))
    borders = [{(a, b) for far in rings for b, a in edges(far)} & own for rings in beyond]
    best, found = float("inf"), None
    for start in range(count):
        for length in range(2, count - 1):
            end = (start + length) % count
            one = [ring[(start + n) % count] for n in range(length + 1)]
            if abs(area(one) / whole - share) > 0.06:
                continue
            other = [ring[(end + n) % count] for n in range(count - length + 1)]
            rank = math.dist(ring[start], ring[end])
            for piece, rings, border in zip((one, other), beyond, borders):
                if border and sum(edge in border for edge in edges(piece)) < 3:
                    rank = math.inf
                elif rings and not border:
                    rank += 3 * math.dist(mean(piece), mean(rings[0]))
            if rank < best and is_inside(ring, start, end):
                best, found = rank, (one, other)
    if found is None:
        raise ValueError(f"no straight cut leaves {share:.0%} and the borders needed")
    return found


def mean(ring: Ring) -> Point:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def is_inside(ring: Ring, start: int, end: int) -> bool:
    """Whether the chord between two corners runs inside and crosses no edge."""
    a, b = ring[start], ring[end]

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    for c, d in edges(ring):
        if a in (c, d) or b in (c, d):
            continue
        if side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0:
            return False
    # Not along an edge's corner outside: a quarter, the middle and three quarters all lie inside.
    return all(holds(ring, (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)) for t in (0.01, 0.25, 0.5, 0.75, 0.99))


def holds(ring: Ring, point: Point) -> bool:
    x, y = point
    within = False
    for (x0, y0), (x1, y1) in edges(ring):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            within = not within
    return within


def join(pieces: list[Ring]) -> list[Ring]:
    """The rings around pieces: an edge that two of them share, in opposite directions, is inside."""
    own = [edge for piece in pieces for edge in edges(piece)]
    known = set(own)
    onward = {}
    for a, b in own:
        if (b, a) not in known and onward.setdefault(a, b) != b:
            raise ValueError("two pieces meet in a single corner")
    rings = []
    while onward:
        start = here = next(iter(onward))
        rings.append([])
        while not rings[-1] or here != start:
            rings[-1].append(here)
            here = onward.pop(here)
    return rings


def middle(ring: Ring) -> Point:
    """A point well inside: of a grid over the outline, the one farthest from its corners."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    grid = [(min(xs) + (max(xs) - min(xs)) * i / 24, min(ys) + (max(ys) - min(ys)) * j / 24) for i in range(1, 24) for j in range(1, 24)]
    return max((p for p in grid if holds(ring, p)), key=lambda p: min((p[0] - x) ** 2 + (p[1] - y) ** 2 for x, y in ring))
