"""The shape of the invented town: a coast, a river, wards that share their borders exactly.

The land is painted on a grid (which cell belongs to which ward), then the borders between cells are traced as arcs
that two neighbours share, simplified and smoothed once per arc. Neighbours therefore meet without gaps or overlaps.
"""

from __future__ import annotations

import math
import random

CELL = 0.04  # km
WIDTH, HEIGHT = 16.0, 12.0  # km
COLUMNS, ROWS = int(WIDTH / CELL), int(HEIGHT / CELL)
WATER = -1


class Noise:
    """Smooth value noise in two dimensions, the same for the same seed."""

    def __init__(self, seed: int, scale: float):
        self.seed, self.scale = seed, scale

    def _at(self, i: int, j: int) -> float:
        return random.Random(f"{self.seed}:{i}:{j}").random() * 2 - 1

    def __call__(self, x: float, y: float) -> float:
        x, y = x / self.scale, y / self.scale
        i, j = math.floor(x), math.floor(y)
        u, v = x - i, y - j
        u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
        top = self._cached(i, j) * (1 - u) + self._cached(i + 1, j) * u
        low = self._cached(i, j + 1) * (1 - u) + self._cached(i + 1, j + 1) * u
        return top * (1 - v) + low * v

    def _cached(self, i: int, j: int) -> float:
        cache = self.__dict__.setdefault("cache", {})
        if (i, j) not in cache:
            cache[(i, j)] = self._at(i, j)
        return cache[(i, j)]


def river_y(x: float) -> float:
    """The river's middle line: from the hills in the west to its mouth in the east."""
    return 6.9 - 0.08 * x + 0.75 * math.sin(x * 0.62 + 0.6) + 0.28 * math.sin(x * 1.45 + 1.0)


def paint(seeds: list[tuple[float, float]], seed: int) -> list[list[int]]:
    """Labels every cell with the number of its ward, or WATER (river, sea, and all that lies outside)."""
    warp_x, warp_y, fine = Noise(seed, 1.7), Noise(seed + 1, 1.7), Noise(seed + 2, 0.45)
    coast = Noise(seed + 3, 2.2)
    rim = Noise(seed + 4, 2.6)
    labels = []
    for row in range(ROWS):
        y = (row + 0.5) * CELL
        line = []
        for column in range(COLUMNS):
            x = (column + 0.5) * CELL
            line.append(_label(x, y, seeds, warp_x, warp_y, fine, coast, rim))
        labels.append(line)
    _tidy(labels, len(seeds))
    return labels


def _label(x, y, seeds, warp_x, warp_y, fine, coast, rim) -> int:
    radius = math.hypot((x - 7.6) / 7.1, (y - 6.0) / 5.3)
    if radius > 0.93 + 0.17 * rim(x, y) + 0.045 * fine(x, y):
        return WATER
    if x > 12.9 + 0.85 * coast(0.0, y) + 0.3 * fine(x, y) - 0.13 * abs(y - 5.4):
        return WATER
    middle = river_y(x) + 0.05 * fine(x, y)
    half_width = 0.075 + 0.0135 * x + (max(0.0, x - 11.2) ** 2) * 0.055
    if abs(y - middle) < half_width:
        return WATER
    wx = x + 0.7 * warp_x(x, y) + 0.24 * fine(x, y)
    wy = y + 0.7 * warp_y(x, y) + 0.24 * fine(y, x)
    best, label = math.inf, WATER
    for number, (sx, sy) in enumerate(seeds):
        if (sy > river_y(sx)) != (y > middle):
            continue
        distance = (wx - sx) ** 2 + (wy - sy) ** 2
        if distance < best:
            best, label = distance, number
    return label


def _tidy(labels: list[list[int]], wards: int) -> None:
    """Gives fragments to a neighbour and removes corners where four cells meet crosswise."""
    for _ in range(6):
        changed = _absorb_fragments(labels, wards) | _open_crossings(labels)
        if not changed:
            return


def _absorb_fragments(labels, wards) -> bool:
    seen = [[False] * COLUMNS for _ in range(ROWS)]
    parts: dict[int, list[list[tuple[int, int]]]] = {}
    for row in range(ROWS):
        for column in range(COLUMNS):
            if seen[row][column]:
                continue
            label, stack, part = labels[row][column], [(row, column)], []
            seen[row][column] = True
            while stack:
                r, c = stack.pop()
                part.append((r, c))
                for rr, cc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                    if 0 <= rr < ROWS and 0 <= cc < COLUMNS and not seen[rr][cc] and labels[rr][cc] == label:
                        seen[rr][cc] = True
                        stack.append((rr, cc))
            parts.setdefault(label, []).append(part)
    changed = False
    for label, found in parts.items():
        found.sort(key=len, reverse=True)
        kept = 1 if label != WATER else sum(1 for part in found if len(part) > 2000)
        for part in found[kept:]:
            inside = set(part)
            neighbours: dict[int, int] = {}
            for r, c in part:
                for rr, cc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                    if 0 <= rr < ROWS and 0 <= cc < COLUMNS and (rr, cc) not in inside:
                        neighbours[labels[rr][cc]] = neighbours.get(labels[rr][cc], 0) + 1
            winner = max(sorted(neighbours), key=lambda n: neighbours[n])
            for r, c in part:
                labels[r][c] = winner
            changed = True
    return changed


def _open_crossings(labels) -> bool:
    changed = False
    for r in range(ROWS - 1):
        for c in range(COLUMNS - 1):
            a, b, d, e = labels[r][c], labels[r][c + 1], labels[r + 1][c], labels[r + 1][c + 1]
            if (a == e and a not in (b, d)) or (b == d and b not in (a, e)):
                labels[r + 1][c + 1] = b if a == e else a
                changed = True
    return changed


def trace(labels: list[list[int]]) -> list[tuple[list[tuple[float, float]], int, int]]:
    """Every border as an arc: its points in km, the label on its left and the label on its right (y grows north)."""

    def at(r, c):
        return labels[r][c] if 0 <= r < ROWS and 0 <= c < COLUMNS else WATER

    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for r in range(ROWS + 1):
        for c in range(COLUMNS + 1):
            if c < COLUMNS and at(r, c) != at(r - 1, c):
                steps.setdefault((c, r), []).append((c + 1, r))
                steps.setdefault((c + 1, r), []).append((c, r))
            if r < ROWS and at(r, c) != at(r, c - 1):
                steps.setdefault((c, r), []).append((c, r + 1))
                steps.setdefault((c, r + 1), []).append((c, r))

    def sides(a, b):
        (x0, y0), (x1, y1) = a, b
        if y0 == y1:
            row_above, row_below, column = y0, y0 - 1, min(x0, x1)
            up, down = at(row_above, column), at(row_below, column)
            return (up, down) if x1 > x0 else (down, up)
        row, left, right = min(y0, y1), at(min(y0, y1), x0 - 1), at(min(y0, y1), x0)
        del row
        return (left, right) if y1 > y0 else (right, left)

    used: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    arcs = []

    def walk(start, following):
        points, here, came = [start, following], following, start
        used.add((start, following))
        used.add((following, start))
        while len(steps[here]) == 2 and here != start:
            onward = steps[here][0] if steps[here][0] != came else steps[here][1]
            used.add((here, onward))
            used.add((onward, here))
            points.append(onward)
            came, here = here, onward
        left, right = sides(start, following)
        arcs.append(([(x * CELL, y * CELL) for x, y in points], left, right))

    junctions = sorted(p for p, ways in steps.items() if len(ways) != 2)
    for start in junctions:
        for following in sorted(steps[start]):
            if (start, following) not in used:
                walk(start, following)
    for start in sorted(steps):
        for following in sorted(steps[start]):
            if (start, following) not in used:
                walk(start, following)
    return arcs


def smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Takes the stairs of the grid out of an arc; its two ends stay where they are."""
    line = _simplify(points, 0.036)
    for _ in range(2):
        cut = [line[0]]
        for (x0, y0), (x1, y1) in zip(line, line[1:]):
            cut.append((x0 * 0.75 + x1 * 0.25, y0 * 0.75 + y1 * 0.25))
            cut.append((x0 * 0.25 + x1 * 0.75, y0 * 0.25 + y1 * 0.75))
        cut.append(line[-1])
        line = cut
    return _simplify(line, 0.012)


def _simplify(points, tolerance):
    if len(points) < 3:
        return list(points)
    if points[0] == points[-1]:
        far = max(range(len(points)), key=lambda i: math.dist(points[0], points[i]))
        return _simplify(points[: far + 1], tolerance)[:-1] + _simplify(points[far:], tolerance)
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.dist(points[0], points[-1])
    worst, index = -1.0, 0
    for i in range(1, len(points) - 1):
        x, y = points[i]
        off = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
        if off > worst:
            worst, index = off, i
    if worst <= tolerance:
        return [points[0], points[-1]]
    return _simplify(points[: index + 1], tolerance)[:-1] + _simplify(points[index:], tolerance)


def rings(arcs, label: int) -> list[list[tuple[float, float]]]:
    """The closed rings around one label, counter-clockwise outside, the longest first."""
    pieces = []
    for points, left, right in arcs:
        if left == label:
            pieces.append(list(points))
        elif right == label:
            pieces.append(list(reversed(points)))
    closed = [p for p in pieces if p[0] == p[-1]]
    open_ = [p for p in pieces if p[0] != p[-1]]
    by_start: dict[tuple[float, float], list[list[tuple[float, float]]]] = {}
    for piece in open_:
        by_start.setdefault(piece[0], []).append(piece)
    while any(by_start.values()):
        first = next(v for v in by_start.values() if v).pop()
        ring = list(first)
        while ring[-1] != ring[0]:
            ring += by_start[ring[-1]].pop()[1:]
        closed.append(ring)
    return sorted(closed, key=len, reverse=True)


def area(ring) -> float:
    """Signed area in square km; positive when counter-clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:])) / 2


def heart(labels, label: int) -> tuple[float, float]:
    """The point deepest inside a ward: where its name stands and where it may be clicked."""
    depth = {(r, c): 0 for r in range(ROWS) for c in range(COLUMNS) if labels[r][c] == label}
    edge = [
        (r, c)
        for r, c in depth
        if any((r + dr, c + dc) not in depth for dr, dc in ((1, 0), (-1, 0), (0, 1), (0, -1)))
    ]
    level, reached = 0, set(edge)
    while edge:
        last, level, following = edge, level + 1, []
        for r, c in edge:
            for dr, dc in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                cell = (r + dr, c + dc)
                if cell in depth and cell not in reached:
                    reached.add(cell)
                    following.append(cell)
        edge = following
    r, c = min(last)
    return (c + 0.5) * CELL, (r + 0.5) * CELL
