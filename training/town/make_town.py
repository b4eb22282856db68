#!/usr/bin/env python3
"""Makes the invented town of the demonstration: samples/town/*. The same seed gives the same bytes. Standard library only.

    python3 training/town/make_town.py [--out samples/town] [--seed 20261121]

Nothing in it is real: the places, the people counted, the hotels and the incidents are invented, and every file says so
through the place codes (MP = mô phỏng) and the column or property `simulated` where there is one.

Days and months are offsets, so that a demonstration is always current (see samples/town/README.md):
  day_offset    counted from the Monday of the week in which the demonstration is first loaded, so weekdays stay weekdays
  month_offset  counted from the month of that day: -1 is the last whole month
The seasons (Tết, summer at the sea) are laid as for a first loading in November.
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
import math
import pathlib
import random

import former
import more
import shape

PROVINCE = "MP"
TOWN = "MP-AT"
ORIGIN = (106.515, 20.395)  # longitude, latitude of the grid's south-west corner; no town stands there

# code, kind of commune-level unit (vi, en), name, seed of its area (km), people, urban share, rooms for guests, weight of incidents
WARDS = [
    ("MP-AT-01", "Phường", "Ward", "Bến Thịnh", (7.3, 8.0), 15800, 1.00, 210, 1.7),
    ("MP-AT-02", "Phường", "Ward", "Chợ Vân", (8.9, 8.5), 14200, 1.00, 160, 1.6),
    ("MP-AT-03", "Phường", "Ward", "Lò Gốm", (5.6, 8.4), 11900, 1.00, 60, 1.1),
    ("MP-AT-04", "Phường", "Ward", "Thượng Đài", (7.6, 9.9), 10400, 0.90, 40, 0.9),
    ("MP-AT-05", "Phường", "Ward", "Nam Cầu", (6.9, 5.2), 14900, 1.00, 130, 1.5),
    ("MP-AT-06", "Phường", "Ward", "Đông Bình", (8.9, 4.9), 12600, 1.00, 90, 1.2),
    ("MP-AT-07", "Phường", "Ward", "Hải Thịnh", (11.5, 8.4), 9800, 0.85, 520, 1.4),
    ("MP-AT-08", "Phường", "Ward", "Cửa Lạch", (11.4, 3.9), 8700, 0.80, 380, 1.2),
    ("MP-AT-09", "Xã", "Commune", "Lạc Phúc", (3.4, 9.0), 7600, 0.20, 15, 0.6),
    ("MP-AT-10", "Xã", "Commune", "Đồng Mây", (3.3, 4.8), 8300, 0.20, 20, 0.7),
    ("MP-AT-11", "Xã", "Commune", "Tân Lang", (6.2, 2.7), 9100, 0.25, 25, 0.7),
    ("MP-AT-12", "Xã", "Commune", "Vạn Điền", (9.2, 2.5), 6900, 0.15, 20, 0.5),
]

AGE_BANDS = [f"{low}-{low + 4}" for low in range(0, 80, 5)] + ["80+"]
PYRAMID = [7.6, 8.1, 7.7, 6.6, 6.4, 7.4, 8.3, 8.0, 7.2, 6.4, 6.0, 5.5, 5.0, 4.0, 2.6, 1.5, 1.7]  # % of all
DEATHS_A_YEAR = [2.0, 0.2, 0.2, 0.6, 0.8, 0.9, 1.1, 1.5, 2.2, 3.2, 4.8, 7.3, 11.0, 17.0, 28.0, 46.0, 95.0]  # per 1,000
MOVES = [0.6, 0.4, 0.3, 1.2, 3.0, 2.2, 1.5, 0.9, 0.6, 0.4, 0.3, 0.3, 0.3, 0.2, 0.2, 0.2, 0.2]  # relative

MONTHS = 24
FIRST_MONTH = 11  # the calendar month of month_offset 0 that the seasons are laid for

# How much of a year falls into each calendar month, 1 = the average; January/February carry Tết.
BIRTHS = [1.0, 0.93, 0.95, 0.92, 0.95, 0.97, 1.02, 1.08, 1.12, 1.08, 1.02, 0.96]
MOVING_IN = [0.55, 0.75, 1.75, 1.15, 0.9, 1.0, 1.0, 1.25, 1.4, 0.95, 0.8, 0.5]
UNEMPLOYED = [1.02, 1.18, 1.07, 1.0, 0.99, 1.0, 1.05, 1.04, 1.0, 0.96, 0.94, 0.95]
VISITORS = [0.7, 1.25, 0.8, 1.0, 1.25, 1.75, 1.95, 1.6, 0.95, 0.75, 0.65, 0.6]

SECTORS = ["agriculture", "industry", "services"]
INCIDENT_TYPES = [
    ("theft", 0.34, 0.58),
    ("public_disorder", 0.22, 0.94),
    ("assault", 0.12, 0.88),
    ("fraud_online", 0.14, 0.27),
    ("gambling", 0.07, 0.98),
    ("drugs", 0.06, 0.97),
    ("fire_safety", 0.05, 0.9),
]
THEFTS_A_MONTH = {"MP-AT-06": 26, "MP-AT-08": 22, "MP-AT-09": 4, "MP-AT-10": 3, "MP-AT-11": 20, "MP-AT-12": 24}
INCIDENT_HOURS = [5, 4, 3, 2, 1.4, 1.2, 1.6, 2.2, 3, 3.4, 3.6, 3.4, 3, 3, 3.2, 3.6, 4, 4.6, 5.4, 6.4, 7, 7.4, 7.2, 6.2]
ARRIVAL_HOURS = [0.3, 0.2, 0.1, 0.1, 0.1, 0.3, 0.6, 1, 1.4, 1.8, 2.4, 3.4, 4.6, 6.5, 7.5, 7, 6, 5.2, 5, 4.6, 3.8, 2.8, 1.8, 1]
NATIONALITIES = [("VNM", 84.0), ("KOR", 5.2), ("CHN", 4.1), ("JPN", 1.8), ("TWN", 1.2), ("USA", 1.0), ("FRA", 0.9), ("DEU", 0.7), ("AUS", 0.6), ("THA", 0.5)]
PURPOSES = [("tourism", 62), ("business", 16), ("visiting", 9), ("conference", 5), ("labour", 4), ("medical", 2), ("study", 2)]

LODGING_FROM, LODGING_TO = -140, 6
INCIDENTS_FROM, INCIDENTS_TO = -140, 6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parents[2] / "samples" / "town")
    arguments.add_argument("--seed", type=int, default=20261121)
    chosen = arguments.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)

    hearts, rings = write_places(chosen.out / "places.geojson", chosen.seed)
    write_cameras(chosen.out / "cameras.json", hearts)
    write_csv(chosen.out / "population.csv", population(random.Random(f"{chosen.seed}:population")))
    write_csv(chosen.out / "labour.csv", labour(random.Random(f"{chosen.seed}:labour")))
    write_csv(chosen.out / "lodging.csv", lodging(random.Random(f"{chosen.seed}:lodging"), random.Random(f"{chosen.seed}:declared")))
    write_csv(chosen.out / "incidents.csv", incidents(random.Random(f"{chosen.seed}:incidents")))
    write_former(chosen.out, list(population(random.Random(f"{chosen.seed}:population"))), rings)
    for name, rows in further(chosen.seed).items():
        write_csv(chosen.out / f"{name}.csv", rows)
    for file in sorted(chosen.out.iterdir()):
        print(f"{file.stat().st_size:>9,}  {file.name}")


# The units before 1 July 2025: code, kind, name, and which part of the people went to which of today's wards.
DISTRICT = ("MP-H1", "Huyện", "An Thịnh")
FORMER = [
    ("MP-P01", "Phường", "Bến Cũ", {"MP-AT-01": 1}),
    ("MP-P02", "Phường", "Thịnh Lợi", {"MP-AT-01": 1}),
    ("MP-P03", "Phường", "Chợ Trong", {"MP-AT-02": 1}),
    ("MP-P04", "Phường", "Vân Đài", {"MP-AT-02": 0.6, "MP-AT-04": 0.4}),
    ("MP-P05", "Phường", "Lò Trên", {"MP-AT-03": 1}),
    ("MP-P06", "Xã", "Gốm Hạ", {"MP-AT-03": 0.7, "MP-AT-09": 0.3}),
    ("MP-P07", "Xã", "Đài Thượng", {"MP-AT-04": 1}),
    ("MP-P08", "Phường", "Cầu Nam", {"MP-AT-05": 1}),
    ("MP-P09", "Xã", "Bình Khê", {"MP-AT-06": 1}),
    ("MP-P10", "Xã", "Hải Triều", {"MP-AT-07": 0.8, "MP-AT-08": 0.2}),
    ("MP-P11", "Xã", "Cửa Sóng", {"MP-AT-08": 1}),
    ("MP-P12", "Xã", "Lạc Thiện", {"MP-AT-09": 1}),
    ("MP-P13", "Xã", "Đồng Khoai", {"MP-AT-10": 1}),
    ("MP-P14", "Xã", "Mây Hạ", {"MP-AT-10": 1}),
    ("MP-P15", "Xã", "Tân Khê", {"MP-AT-11": 1}),
    ("MP-P16", "Xã", "Vạn Phú", {"MP-AT-12": 0.75, "MP-AT-11": 0.25}),
    ("MP-P17", "Xã", "Vạn Hòa", {"MP-AT-12": 1}),
]
FORMER_MONTHS = ["2025-04", "2025-05", "2025-06"]


def write_former(out: pathlib.Path, people, rings) -> None:
    """The units before 1 July 2025, what became of them, and their people in the last three months, as many as the wards of today had in the first month known."""
    # How many of a ward's people a former unit makes up: those that went there from divided units first, the rest by equal parts.
    first = {(code, sex, band): count for offset, code, sex, band, count, *_ in people[1:] if offset == -MONTHS}
    total = collections.Counter()
    for (code, _, _), count in first.items():
        total[code] += count
    size = {}
    from_units = collections.Counter(to for *_, parts in FORMER for to in parts)
    for code, _, _, parts in FORMER:
        if len(parts) > 1:
            # A ward that came from this unit alone has all its people from there.
            alone = [total[to] / share for to, share in parts.items() if from_units[to] == 1]
            size[code] = alone[0] if alone else min(total[to] * 0.35 / share for to, share in parts.items())
    for ward in total:
        whole = [code for code, _, _, parts in FORMER if parts == {ward: 1}]
        came = sum(size[code] * parts[ward] for code, _, _, parts in FORMER if len(parts) > 1 and ward in parts)
        for code in whole:
            size[code] = (total[ward] - came) / len(whole)
    # A unit takes as much of a ward's ground as of its people.
    grounds = former.outlines(rings, {code: {to: size[code] * share / total[to] for to, share in parts.items()} for code, _, _, parts in FORMER})
    names = [DISTRICT, *((code, kind, name) for code, kind, name, _ in FORMER)]
    english = {"Huyện": "district", "Phường": "ward", "Xã": "commune"}
    features = []
    for code, kind, name in names:
        about = feature(code, "district" if kind == "Huyện" else "commune", f"{kind} {name} (mô phỏng)", f"{plain_text(name)} {english[kind]} (simulated)", None if kind == "Huyện" else DISTRICT[0], (7.4, 6.3), None)
        properties = about["properties"]
        properties |= {"validFrom": "1990-01-01", "validTo": "2025-07-01", "longitude": None, "latitude": None}
        if kind != "Huyện":
            ground = sorted(grounds[code], key=former.area, reverse=True)
            longitude, latitude = degrees(former.middle(ground[0]))
            corners = [[degrees(p) for p in [*ring, ring[0]]] for ring in ground]
            area = round(sum(former.area(ring) for ring in ground), 2)
            properties |= {"longitude": longitude, "latitude": latitude, "areaKm2": area, "settlement": "urban" if kind == "Phường" else "rural"}
            about["geometry"] = {"type": "Polygon", "coordinates": corners} if len(corners) == 1 else {"type": "MultiPolygon", "coordinates": [[ring] for ring in corners]}
        features.append(about)
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    (out / "former_places.geojson").write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    write_csv(out / "former_succession.csv", [["from", "to", "share", "basis"], *([code, to, share, "Mô phỏng (simulated)"] for code, _, _, parts in FORMER for to, share in parts.items())])

    rows = [["month", "place_code", "sex", "age_band", "population", "births", "deaths", "moved_in", "moved_out"]]
    counted = collections.Counter()
    for month in FORMER_MONTHS:
        for code, _, _, parts in FORMER:
            main_ward = max(parts, key=parts.get)
            for sex in ("female", "male"):
                for band in AGE_BANDS:
                    count = round(first[main_ward, sex, band] * size[code] / total[main_ward])
                    born = round(count * 0.016) if band == AGE_BANDS[0] else 0
                    rows.append([month, code, sex, band, count, born, round(count * DEATHS_A_YEAR[AGE_BANDS.index(band)] / 12000), round(count * 0.0016), round(count * 0.0014)])
                    counted[code] += count if month == FORMER_MONTHS[-1] else 0
    write_csv(out / "former_population.csv", rows)
    write_csv(out / "former_people.csv", [["code", "population"], *([code, counted[code]] for code, *_ in FORMER)])


def write_csv(path: pathlib.Path, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def degrees(point: tuple[float, float]) -> list[float]:
    x, y = point
    return [
        round(ORIGIN[0] + x / (111.320 * math.cos(math.radians(ORIGIN[1]))), 5),
        round(ORIGIN[1] + y / 110.574, 5),
    ]


def write_places(path: pathlib.Path, seed: int) -> tuple[dict[str, tuple[float, float]], dict[str, former.Ring]]:
    labels = shape.paint([ward[4] for ward in WARDS], seed)
    arcs = [(shape.smooth(points), left, right) for points, left, right in shape.trace(labels)]
    hearts = {ward[0]: shape.heart(labels, number) for number, ward in enumerate(WARDS)}
    # Simplified arcs may lose a ward's middle; the outline of the town is every arc with water on one side.
    outer_rings = {}
    features = [
        feature(PROVINCE, "province", "Tỉnh Đông Vân (mô phỏng)", "Dong Van province (simulated)", None, (8.0, 6.0), None),
        feature(TOWN, "area", "Thị xã An Thịnh (mô phỏng)", "An Thinh town (simulated)", PROVINCE, (7.4, 6.3), None),
    ]
    for number, (code, vi, en, name, *_rest) in enumerate(WARDS):
        found = shape.rings(arcs, number)
        outer_rings[code] = found[0][:-1]
        outer = [degrees(p) for p in found[0]]
        holes = [[degrees(p) for p in ring] for ring in found[1:]]
        geometry = {"type": "Polygon", "coordinates": [outer, *holes]}
        plain = f"{plain_text(name)} {en.lower()}"
        area = abs(sum(abs(shape.area(ring)) * (1 if n == 0 else -1) for n, ring in enumerate(found)))
        features.append(feature(code, "commune", f"{vi} {name}", plain, TOWN, hearts[code], geometry, round(area, 2), "urban" if vi == "Phường" else "rural"))
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    return hearts, outer_rings


def plain_text(text: str) -> str:
    import unicodedata

    text = text.replace("Đ", "D").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def feature(code, kind, vi, en, parent, point, geometry, area=None, settlement=None):
    longitude, latitude = degrees(point)
    about = {} if area is None else {"areaKm2": area, "settlement": settlement}
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "kind": kind,
            "nameVi": vi,
            "nameEn": en,
            "parentCode": parent,
            "validFrom": "2025-07-01",
            "longitude": longitude,
            "latitude": latitude,
            "simulated": True,
            **about,
        },
        "geometry": geometry,
    }


def write_cameras(path: pathlib.Path, hearts) -> None:
    spots = [
        ("AT-01", "Ngã tư Trần Phú – Bến Thịnh", "Tran Phu – Ben Thinh junction", "MP-AT-01", (0.25, -0.35), "junction-day"),
        ("AT-02", "Ngã tư Quang Trung – Chợ Vân", "Quang Trung – Cho Van junction", "MP-AT-02", (-0.3, 0.2), "junction-night"),
        ("AT-03", "Đầu cầu An Thịnh (phía nam)", "An Thinh bridge, south end", "MP-AT-05", (0.3, 0.45), "junction-day"),
        ("AT-04", "Ngã tư Đường Biển – Hải Thịnh", "Coast road – Hai Thinh junction", "MP-AT-07", (0.35, 0.1), "junction-night"),
        ("AT-05", "Vòng xuyến Đông Bình", "Dong Binh roundabout", "MP-AT-06", (-0.1, -0.2), "junction-day"),
    ]
    cameras = []
    for code, vi, en, place, (dx, dy), scene in spots:
        x, y = hearts[place]
        longitude, latitude = degrees((x + dx, y + dy))
        cameras.append(
            {
                "code": code,
                "nameVi": vi,
                "nameEn": en,
                "placeCode": place,
                "longitude": longitude,
                "latitude": latitude,
                "source": f"{scene}.mp4",
                "config": f"{scene}.camera.json",
                "play": "loop",
                # two cameras watch; the others are there to be switched on where the machine can carry them
                "enabled": code in ("AT-01", "AT-02"),
                "simulated": True,
            }
        )
    # two that read plates themselves, at both ends of the coast road: they have no video, a simulated device posts for them
    for code, vi, en, longitude, latitude in (
        ("AT-06", "Đường Biển, đầu phía tây (camera đọc biển)", "Coast road, west end (plate camera)", 106.61, 20.4662),
        ("AT-07", "Đường Biển, đầu phía đông (camera đọc biển)", "Coast road, east end (plate camera)", 106.631, 20.4672),
    ):
        cameras.append(
            {
                "code": code,
                "nameVi": vi,
                "nameEn": en,
                "placeCode": "MP-AT-07",
                "longitude": longitude,
                "latitude": latitude,
                "source": "anpr",
                "config": "anpr.camera.json",
                "play": "once",
                "enabled": True,
                "simulated": True,
            }
        )
    path.write_text(json.dumps(cameras, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def calendar(offset: int) -> int:
    """The calendar month (0 = January) of a month offset."""
    return (FIRST_MONTH - 1 + offset) % 12


def spread(random_: random.Random, total: float) -> int:
    """A whole number whose mean is the given one: what small counts look like."""
    if total <= 0:
        return 0
    if total > 30:
        return max(0, round(random_.gauss(total, math.sqrt(total))))
    limit, product, count = math.exp(-total), random_.random(), 0
    while product > limit:
        product *= random_.random()
        count += 1
    return count


def population(random_: random.Random):
    """People by ward, sex and age at the end of each month, and what changed them during it.

    It adds up: for each ward, this month = last month + births - deaths + moved_in - moved_out (ageing moves people between bands).
    """
    yield ["month_offset", "place_code", "sex", "age_band", "population", "births", "deaths", "moved_in", "moved_out"]
    stock = {}
    for code, _, _, _, _, people, urban, *_ in WARDS:
        for sex in ("female", "male"):
            for band, share in enumerate(PYRAMID):
                tilt = 1 + (0.09 if 4 <= band <= 8 else -0.04) * (urban - 0.6)
                women = 0.478 + 0.0065 * band  # more boys are born, women live longer
                half = women if sex == "female" else 1 - women
                stock[code, sex, band] = round(people * share / 100 * tilt * half * random_.uniform(0.96, 1.04))
    for offset in range(-MONTHS, 0):
        month = calendar(offset)
        for code, _, _, _, _, _, urban, *_ in WARDS:
            for sex in ("female", "male"):
                rows = []
                for band in range(len(PYRAMID)):
                    here = stock[code, sex, band]
                    births = 0
                    if band == 0:
                        mothers = sum(stock[code, "female", b] for b in range(4, 8))
                        births = spread(random_, mothers * 0.0058 * BIRTHS[month] * (0.472 if sex == "female" else 0.528))
                    deaths = min(here, spread(random_, here * DEATHS_A_YEAR[band] / 12000 * (0.8 if sex == "female" else 1.25)))
                    came = spread(random_, here * 0.0018 * MOVES[band] * MOVING_IN[month] * (0.5 + urban))
                    left = min(here - deaths, spread(random_, here * 0.0015 * MOVES[band] * (2 - MOVING_IN[month] * 0.6) * (1.2 - 0.5 * urban)))
                    rows.append([births, deaths, came, left])
                # one sixtieth of a five-year band has its birthday into the next
                older = [spread(random_, stock[code, sex, band] / 60) if band < 16 else 0 for band in range(17)]
                for band, (births, deaths, came, left) in enumerate(rows):
                    change = births - deaths + came - left - older[band] + (older[band - 1] if band else 0)
                    stock[code, sex, band] = max(0, stock[code, sex, band] + change)
                    yield [offset, code, sex, AGE_BANDS[band], stock[code, sex, band], births, deaths, came, left]


def labour(random_: random.Random):
    """The labour force by ward and sector at the end of each month; labour_force = employed + unemployed in every row."""
    yield ["month_offset", "place_code", "sector", "labour_force", "employed", "unemployed"]
    drift = {ward[0]: random_.uniform(0.85, 1.2) for ward in WARDS}
    for offset in range(-MONTHS, 0):
        month = calendar(offset)
        trend = 1.08 - 0.08 * (offset + MONTHS) / MONTHS
        for code, _, _, _, _, people, urban, *_ in WARDS:
            shares = [0.48 * (1 - urban) + 0.03, 0.34, 0.0]
            shares[2] = 1 - sum(shares)
            for sector, share in zip(SECTORS, shares):
                force = round(people * 0.535 * share * (1 + 0.0007 * (offset + MONTHS)) * random_.uniform(0.994, 1.006))
                base = {"agriculture": 0.012, "industry": 0.026, "services": 0.024}[sector]
                rate = base * UNEMPLOYED[month] * trend * drift[code] * random_.uniform(0.93, 1.07)
                out_of_work = round(force * rate)
                yield [offset, code, sector, force, force - out_of_work, out_of_work]


def establishments():
    """The invented houses that take guests: code, ward, rooms."""
    found, number = [], 1
    for code, _, _, _, _, _, _, rooms, _ in WARDS:
        sizes = [s for s in (120, 80, 60, 40, 30, 20, 15) for _ in range(3)]
        left = rooms
        for size in sizes:
            if size <= left:
                found.append((f"CSLT-{number:03d}", code, size))
                number += 1
                left -= size
            if left < 15:
                break
    return found


def pick(random_: random.Random, weighted):
    return random_.choices([w[0] for w in weighted], [w[1] for w in weighted])[0]


def further(seed: int):
    """The files of the programme's other fields."""
    return more.files(seed, WARDS, establishments(), MONTHS)


def lodging(random_: random.Random, declared: random.Random):
    """Lodging declarations, each already reduced to a group without names: who they are never enters the system."""
    yield ["reference", "day_offset", "hour", "place_code", "establishment", "nationality", "purpose", "guests", "nights", "origin", "rooms", "declared_hours_after"]
    number = 0
    houses = establishments()
    for day in range(LODGING_FROM, LODGING_TO + 1):
        month = calendar(math.floor((day + 20) / 30.44))
        weekday = day % 7
        week = [0.78, 0.74, 0.78, 0.86, 1.25, 1.6, 0.99][weekday]
        for house, ward, rooms in houses:
            seaside = ward in ("MP-AT-07", "MP-AT-08")
            season = VISITORS[month] if seaside else 0.8 + 0.2 * VISITORS[month]
            expected = rooms * 0.085 * week * season * random_.uniform(0.75, 1.25)
            for _ in range(spread(random_, expected / 3.2)):
                nationality = pick(random_, NATIONALITIES)
                purpose = pick(random_, PURPOSES if not seaside else [("tourism", 88), ("conference", 5), ("visiting", 4), ("business", 3)])
                guests = 1 + min(11, spread(random_, 2.2 if purpose == "tourism" else 0.7))
                nights = 1 + min(13, spread(random_, 0.9 if nationality == "VNM" else 1.7))
                hour = random_.choices(range(24), ARRIVAL_HOURS)[0]
                number += 1
                yield [f"TBLT-{number:06d}", day, hour, ward, house, nationality, purpose, guests, nights, *more.declaration(declared, house, nationality, guests, hour)]


def incidents(random_: random.Random):
    """Public-order incidents: when, where and of what type. No person, no address."""
    yield ["reference", "day_offset", "hour", "place_code", "type", "cleared"]
    number = 0
    for day in range(INCIDENTS_FROM, INCIDENTS_TO + 1):
        weekday = day % 7
        week = [0.9, 0.88, 0.92, 0.95, 1.08, 1.22, 1.05][weekday]
        for ward in WARDS:
            for _ in range(spread(random_, ward[5] / 100000 * 3.1 * ward[8] * week)):
                kind, _, cleared = INCIDENT_TYPES[random_.choices(range(len(INCIDENT_TYPES)), [t[1] for t in INCIDENT_TYPES])[0]]
                hour = random_.choices(range(24), INCIDENT_HOURS)[0]
                number += 1
                yield [f"VV-{number:05d}", day, hour, ward[0], kind, "true" if random_.random() < cleared else "false"]

    # Thefts by night where the new road meets the river's mouth, for months now: the one true hot spot of the map, whichever window of 30 days is looked at.
    for code, cases in THEFTS_A_MONTH.items():
        for index in range(round(cases * 100 / 30)):
            number += 1
            yield [f"VV-{number:05d}", INCIDENTS_TO - int(index * 30 / cases), random_.choice([21, 22, 23, 0, 1, 2]), code, "theft", "true" if random_.random() < 0.3 else "false"]


if __name__ == "__main__":
    main()
