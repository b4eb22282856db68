"""The files of the invented town's other fields: traits, work by age, income, houses, gates, e-identity, services, the programme."""

from __future__ import annotations

import math
import random

PROVINCES = [("01", 30), ("31", 14), ("79", 9), ("30", 8), ("33", 7), ("34", 7), ("37", 6), ("22", 5), ("38", 5), ("25", 4), ("48", 3), ("46", 2)]
RELIGIONS = [("none", 0.781), ("buddhism", 0.128), ("catholicism", 0.083), ("protestantism", 0.005), ("caodaism", 0.001), ("hoahao", 0.0006), ("islam", 0.0001), ("other", 0.0013)]
ETHNICITIES = [("kinh", 0.981), ("tay", 0.006), ("muong", 0.005), ("thai", 0.003), ("nung", 0.002), ("hoa", 0.001), ("khmer", 0.0008), ("hmong", 0.0005), ("dao", 0.0004), ("other", 0.0003)]
EDUCATION = [("none", 0.69), ("vocational", 0.13), ("college", 0.06), ("university", 0.12)]
HOUSEHOLDS = [("1", 0.11), ("2", 0.17), ("3", 0.21), ("4", 0.27), ("5", 0.15), ("6", 0.06), ("7+", 0.03)]
AGE_GROUPS = [("15-24", 0.118, 0.071), ("25-34", 0.268, 0.026), ("35-44", 0.259, 0.014), ("45-54", 0.204, 0.012), ("55-64", 0.118, 0.010), ("65+", 0.033, 0.004)]
SECTORS = [("agriculture", 5.1e6, 0.12), ("industry", 8.9e6, 0.31), ("services", 9.6e6, 0.38)]
HOUSE_KINDS = {120: "hotel", 80: "hotel", 60: "hotel", 40: "hotel", 30: "guest_house", 20: "homestay", 15: "homestay"}
# Two that are neither house nor hotel: a ship with cabins at the river's mouth, and a sleeper coach.
HOUSE_EXCEPTIONS = {"CSLT-017": "ship", "CSLT-020": "coach"}
# Of those of another religion, these parts belong to recognised ones; the rest stays other.
LESSER_RELIGIONS = [("bahai", 5), ("tinh_do_cu_si", 4), ("adventism", 5)]
GATES = [
    ("CDL-01", "MP-AT-07", "tourist_site", 2600), ("CDL-02", "MP-AT-08", "tourist_site", 1500), ("CDL-03", "MP-AT-02", "tourist_site", 600),
    ("KCN-01", "MP-AT-10", "industrial_zone", 4200), ("KCN-02", "MP-AT-11", "industrial_zone", 2300), ("GA-01", "MP-AT-05", "station", 1900),
]
GATE_HOURS = {
    "tourist_site": [0, 0, 0, 0, 0, 2, 4, 6, 9, 10, 9, 6, 4, 6, 9, 11, 10, 7, 4, 2, 1, 0, 0, 0],
    "industrial_zone": [0, 0, 0, 0, 0, 4, 22, 24, 4, 2, 1, 1, 2, 10, 2, 1, 1, 2, 3, 2, 1, 9, 8, 1],
    "station": [1, 1, 1, 2, 4, 6, 7, 7, 6, 5, 5, 5, 5, 5, 5, 6, 7, 7, 6, 4, 3, 2, 1, 1],
}
FIELDS = [
    ("residence", 3.4, 0.93, 0.88, 0.985), ("civil_status", 2.6, 0.78, 0.61, 0.99), ("certification", 4.9, 0.22, 0.12, 0.998), ("land", 1.3, 0.41, 0.18, 0.915),
    ("business", 0.5, 0.86, 0.7, 0.975), ("construction", 0.3, 0.52, 0.25, 0.94), ("social", 1.1, 0.63, 0.4, 0.97), ("other", 0.8, 0.48, 0.3, 0.965),
    ("exit_entry", 0.7, 0.74, 0.5, 0.985), ("identity_card", 2.2, 0.52, 0.35, 0.99),
]
# item, how many there are per 1,000 people (or a fixed number, negative), how much is done at first and in the end
ITEMS = [
    ("identity_verified", 520, 0.94, 0.998), ("identity_at_one_stop", 9, 0.62, 0.97), ("no_papers_asked", 11, 0.45, 0.89), ("identity_requests", 14, 0.9, 0.996),
    ("essential_facts", 60, 0.5, 0.87), ("residents_in_register", 990, 0.97, 0.9995), ("procedures_level4", -184, 0.62, 0.93), ("results_stored", 12, 0.4, 0.82),
    ("forms_standardised", -96, 0.31, 0.66), ("papers_cut", -58, 0.28, 0.57), ("work_files_online", 5, 0.44, 0.83), ("population_files_electronic", 980, 0.71, 0.97),
    ("transactions_signed", 40, 0.2, 0.58), ("health_facilities", -4, 0.5, 1.0), ("digital_account", 610, 0.63, 0.91), ("digital_payment", 610, 0.55, 0.84),
    ("digital_address", 270, 0.3, 0.95), ("digital_signature", 610, 0.04, 0.37), ("mooc_learners", -420, 0.1, 1.07), ("lodging_connected", -8, 0.5, 0.99),
    ("cadres_identified", 21, 0.71, 0.995),
]
MODELS = [(1, 5, "services"), (6, 22, "economy"), (23, 33, "citizen"), (34, 36, "data"), (37, 43, "steering")]
DAYS_FROM, DAYS_TO = -140, 6


def files(seed: int, wards, houses, months: int):
    """Each file by its name, as rows; the same seed gives the same rows."""
    def dice(name):
        return random.Random(f"{seed}:{name}")

    return {
        "population_traits": traits(dice("traits"), wards, months),
        "labour_people": labour_people(dice("labour_people"), wards, months),
        "labour_income": income(dice("income"), wards, months),
        "establishments": establishments(wards, houses),
        "gates": gates(dice("gates")),
        "identity_quota": quota(wards),
        "identity": identity(dice("identity"), wards),
        "services": services(dice("services"), wards, months),
        "targets": targets(dice("targets"), wards, months),
        "models": models(dice("models"), months),
    }


def declaration(random_: random.Random, house: str, nationality: str, guests: int, hour: int):
    """Where the guests come from, how many rooms they take, and how long after arrival the house declared them."""
    origin = random_.choices([p[0] for p in PROVINCES], [p[1] for p in PROVINCES])[0] if nationality == "VNM" else ""
    rooms = max(1, math.ceil(guests / random_.choice([1, 2, 2, 2, 3])))
    careless = int(house[-3:]) % 9 == 4  # some houses declare late
    left = 22 - hour if hour < 23 else 8
    after = random_.choices([0, 1, 2, 3, 5], [40, 25, 15, 12, 8])[0]
    if random_.random() < (0.35 if careless else 0.03):
        after = left + random_.randint(1, 20)
    elif after > left:
        after = max(0, left)
    return origin, rooms, after


def split(random_: random.Random, total: int, shares, noise: float = 0.03):
    """Whole numbers that add up to the total."""
    wanted = [share * random_.uniform(1 - noise, 1 + noise) for _, share in shares]
    factor = total / sum(wanted)
    counts = [int(w * factor) for w in wanted]
    counts[0] += total - sum(counts)
    return counts


def traits(random_, wards, months):
    yield ["month_offset", "place_code", "trait", "value", "amount"]
    for offset in range(-12, 0):
        for code, *_, people, urban, _rooms, _weight in wards:
            people = round(people * (1 + 0.0012 * (offset + months)))
            ward = random.Random(f"{code}")
            local = [(v, share * ward.uniform(0.5, 1.7) if n else share) for n, (v, share) in enumerate(RELIGIONS)]
            for trait, shares, total in (
                ("religion", local, people), ("ethnicity", ETHNICITIES, people),
                ("residence", [("permanent", 0.9 - 0.07 * urban), ("temporary", 0.1 + 0.07 * urban)], people),
                ("education", EDUCATION, round(people * 0.765)), ("household_size", HOUSEHOLDS, round(people / 3.42)),
            ):
                for (value, _), amount in zip(shares, split(random_, total, shares, 0.004)):
                    for lesser, part in LESSER_RELIGIONS if trait == "religion" and value == "other" else ():
                        yield [offset, code, trait, lesser, amount // part]
                    if trait == "religion" and value == "other":
                        amount -= sum(amount // part for _, part in LESSER_RELIGIONS)
                    yield [offset, code, trait, value, amount]


def labour_people(random_, wards, months):
    yield ["month_offset", "place_code", "sex", "age_group", "labour_force", "employed", "unemployed"]
    for offset in range(-months, 0):
        trend = 1.08 - 0.08 * (offset + months) / months
        for code, *_, people, _urban, _rooms, _weight in wards:
            for sex, half in (("female", 0.476), ("male", 0.524)):
                for group, share, rate in AGE_GROUPS:
                    force = round(people * 0.535 * share * half * (1 + 0.0007 * (offset + months)) * random_.uniform(0.99, 1.01))
                    out = min(force, round(force * rate * trend * random_.uniform(0.85, 1.15)))
                    yield [offset, code, sex, group, force, force - out, out]


def income(random_, wards, months):
    yield ["month_offset", "place_code", "sector", "earners", "income", "trained"]
    for offset in range(-months, 0):
        for code, *_, people, urban, _rooms, _weight in wards:
            shares = [0.48 * (1 - urban) + 0.03, 0.34]
            shares.append(1 - sum(shares))
            for (sector, wage, trained), share in zip(SECTORS, shares):
                earners = round(people * 0.52 * share)
                season = 1.18 if (offset % 12) == 2 else 1.0
                each = wage * (0.94 + 0.12 * urban) * (1 + 0.005 * (offset + months)) * season * random_.uniform(0.985, 1.015)
                yield [offset, code, sector, earners, round(earners * each / 1000) * 1000, round(earners * trained * random_.uniform(0.98, 1.02))]


def establishments(wards, houses):
    yield ["code", "place_code", "name", "kind", "rooms", "valid_from_offset"]
    for code, ward, rooms in houses:
        yield [code, ward, f"Cơ sở lưu trú mô phỏng {code[-3:]}", HOUSE_EXCEPTIONS.get(code, HOUSE_KINDS[rooms]), rooms, DAYS_FROM]
    yield ["CSLT-900", "MP-AT-03", "Cơ sở lưu trú mô phỏng 900 (chưa thông báo)", "homestay", 6, DAYS_FROM]
    yield ["CSLT-901", "MP-AT-11", "Cơ sở lưu trú mô phỏng 901 (chưa thông báo)", "rented_housing", 12, -60]


def gates(random_):
    yield ["gate", "day_offset", "hour", "place_code", "kind", "entered", "left"]
    for day in range(-70, DAYS_TO + 1):
        for gate, place, kind, daily in GATES:
            weekday = day % 7
            week = {"tourist_site": [0.7, 0.65, 0.7, 0.75, 1.0, 1.7, 1.6], "industrial_zone": [1, 1, 1, 1, 1, 0.8, 0.12], "station": [1, 0.9, 0.9, 0.95, 1.25, 1.1, 1.2]}[kind][weekday]
            hours = GATE_HOURS[kind]
            for hour in range(24):
                came = daily * week * hours[hour] / sum(hours) * random_.uniform(0.85, 1.15)
                went = daily * week * hours[(hour - (9 if kind == "industrial_zone" else 2)) % 24] / sum(hours) * random_.uniform(0.85, 1.15)
                if came + went >= 1:
                    yield [gate, day, hour, place, kind, round(came), round(went)]


def quota(wards):
    yield ["place_code", "starts_on_offset", "ends_on_offset", "quota"]
    for code, *_, people, urban, _rooms, _weight in wards:
        yield [code, -98, 49, round(people * (0.16 + 0.05 * urban) / 10) * 10]


def identity(random_, wards):
    yield ["place_code", "day_offset", "dossiers", "activated", "reported_minutes_after"]
    for code, *_, people, urban, _rooms, _weight in wards:
        zeal = random_.uniform(0.72, 1.12)
        for day in range(-98, DAYS_TO + 1):
            base = people * (0.16 + 0.05 * urban) / 147 * zeal * [1.15, 1.1, 1.05, 1.05, 1.0, 1.2, 0.45][day % 7]
            dossiers = max(0, round(base * random_.uniform(0.7, 1.3) * 1.06))
            activated = max(0, round(base * random_.uniform(0.6, 1.25)))
            late = random_.random() < (0.16 if urban < 0.5 else 0.05)
            yield [code, day, dossiers, activated, random_.randint(485, 700) if late else random_.randint(350, 475)]


def services(random_, wards, months):
    yield ["month_offset", "place_code", "field", "received", "online", "paperless", "identified", "resolved", "on_time", "overdue", "rated", "satisfied"]
    for offset in range(-months, 0):
        grown = (offset + months) / months
        for code, *_, people, urban, _rooms, _weight in wards:
            for field, per_1000, online, paperless, on_time in FIELDS:
                received = round(people / 1000 * per_1000 * random_.uniform(0.85, 1.2) * (0.6 if offset % 12 == 2 else 1))
                net = min(received, round(received * online * (0.62 + 0.38 * grown) * (0.9 + 0.1 * urban)))
                bare = min(net, round(received * paperless * (0.45 + 0.55 * grown)))
                known = min(received, max(net, round(received * (0.55 + 0.4 * grown))))
                resolved = round(received * random_.uniform(0.93, 1.02))
                good = min(resolved, round(resolved * (on_time - 0.03 * (1 - grown)) * random_.uniform(0.99, 1.005)))
                rated = round(resolved * random_.uniform(0.3, 0.5))
                yield [offset, code, field, received, net, bare, known, resolved, good, max(0, round(resolved * (1 - on_time) * 0.4)), rated, min(rated, round(rated * random_.uniform(0.9, 0.985)))]


def targets(random_, wards, months):
    yield ["month_offset", "place_code", "item", "done", "total"]
    for offset in range(-months, 0):
        grown = ((offset + months + 1) / months) ** 0.8
        for code, *_, people, urban, _rooms, _weight in wards:
            zeal = random.Random(f"{code}:zeal").uniform(0.94, 1.02)
            for item, per_1000, first, last in ITEMS:
                total = -per_1000 if per_1000 < 0 else round(people / 1000 * per_1000)
                most = 1.2 if item == "mooc_learners" else 1.0
                yield [offset, code, item, round(total * min(most, (first + (last - first) * grown) * zeal)), total]


def models(random_, months):
    """The 43 models of a town's plan, followed for the whole town; a ward takes none of them alone."""
    yield ["month_offset", "place_code", "model", "field", "progress", "due_on_offset"]
    plan = {}
    for first, last, field in MODELS:
        for number in range(first, last + 1):
            plan[number] = (field, random_.choice([-220, -150, -90, -60, -30, 5, 40, 90, 130]), random_.uniform(0.75, 1.25))
    for offset in range(-months, 0):
        for number, (field, due, pace) in plan.items():
            whole = (due + months * 30) / 30
            progress = min(100, max(0, round(100 * (offset + months + 1) / whole * pace)))
            yield [offset, "MP-AT", f"{number:02d}", field, 100 if progress > 96 else progress, due]
