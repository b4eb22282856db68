"""The rule scenes: who drives where, who breaks which rule, and who comes close and does not. Every plate is invented."""

from __future__ import annotations

import layouts
from camera import Camera
from rule_script import Act, Innocent, RuleCast, RuleScript, View, over_x, over_y, shifting, turning, while_in, while_standing
from scripts import bike, car
from stage import SignalHead
from street import LAMP_RADIUS, signal_lamps
from traffic import AMBER, GREEN, RED, Signal

FOUR_WHEELS = ["car", "truck", "bus"]
CERTIFICATE = {"number": "V12.MP.0001.26", "validFrom": "2026-01-01", "validTo": "2026-12-31"}
DAY = "2026-11-24"
SECTION_METRES = 800.0
SURVEYED_Y = 36.0
SPEED_SHUTTER = 1 / 1000


def lanes() -> RuleScript:
    """Wrong lane by class, both ways; a solid line."""
    camera = Camera.looking(6.0, 29.0, 8.6, 33.0)
    view, c = View(camera), RuleCast()
    twin = c.along(car("sedan", "white", "51K48267"), 0.1, 36, 0.7, 9.5)
    beside = c.along(bike("59X382615", paint="red", shirt="sky", helmet="white"), 2.1, 36, 1.2, 8.5)
    among_cars = c.along(bike("65B194037", paint="black", shirt="pink", helmet="red", hair=True), 0.35, 36, 2.6, 9.0)
    over_solid = c.way(car("suv", "black", "30G91528"), shifting((-2.7, 36), (0.1, 52)), 96, 4.2, 9.5)
    swerves = c.way(bike("59Z193846", paint="blue", shirt="orange", helmet="black"), shifting((2.2, 36), (1.28, 40.5), (1.28, 41), (2.2, 45.5)), 96, 4.4, 9.0)
    among_bikes = c.along(car("hatch", "red", "51L60783"), 2.85, 36, 6.9, 9.0)
    close = c.along(car("mpv", "silver", "60H52940"), -2.25, 36, 6.4, 10.0)
    lawful = c.way(car("mpv", "brown", "30K27596"), shifting((0.1, 64), (-2.6, 80)), 108, 0.3, 10.5)
    rules = [
        {"id": "motorbikes-out", "kind": "wrong_lane", "classes": ["motorbike"], "zone": view.zone((-4.0, 31), (1.2, 31), (1.2, 74), (-4.0, 74), z=0.6), "arrow": view.line((-1.3, 32), (-1.3, 70))},
        {"id": "cars-out", "kind": "wrong_lane", "classes": FOUR_WHEELS, "zone": view.zone((1.75, 31), (4.0, 31), (4.0, 74), (1.75, 74), z=0.8)},
        {"id": "solid", "kind": "solid_line", "path": view.line((-1.3, 30), (-1.3, 60), z=0.8)},
    ]
    acts = [
        Act(among_cars, "wrong_lane", "motorbikes-out", while_in(-4.0, 1.5, 29, 74)),
        Act(among_bikes, "wrong_lane", "cars-out", while_in(1.5, 4.0, 29, 74)),
        Act(over_solid, "solid_line", "solid", over_x(-1.3)),
    ]
    innocents = [
        Innocent(swerves, "wrong_lane", "over the broken line and back within a second"),
        Innocent(beside, "wrong_lane", "in its lane, close to the cars'"),
        Innocent(close, "solid_line", "its wheels beside the solid line"),
        Innocent(lawful, "solid_line", "changes lanes where the line is broken"),
        Innocent(twin, "wrong_lane", "in its lane"),
    ]
    return RuleScript("lanes", "QT-01", "Đường Lê Lợi – làn đường (mô phỏng)", "Le Loi street, lanes (simulated)", 10.0, 10, f"{DAY}T08:01:00+07:00", camera, layouts.town_lanes(),
                      c.drivers, rules, acts, innocents, camera_keys={"longitude": 106.7400, "latitude": 10.8000})


def expressway() -> RuleScript:
    """The emergency lane; speed by the calibrated plane."""
    camera = Camera.looking(8.0, 36.0, 9.8, 40.0)
    view, c = View(camera), RuleCast()
    slower = c.along(car("mpv", "brown", "65A46092"), 0.75, 44, 0.5, 23.4)
    shoulder = c.along(car("sedan", "grey", "51H35174"), 3.65, 44, 1.7, 15.0)
    lawful = c.along(car("suv", "white", "60A31807"), 0.75, 44, 2.1, 20.5)
    fast = c.along(car("sedan", "red", "51G74069"), -2.55, 44, 4.4, 30.0)
    broken = c.way(car("hatch", "white", "72A19358"), shifting((0.75, 31), (3.75, 46)), 90, 3.1, 13.0, stop_at=119.0, sees_signal=False, go_after=1e9)
    rules = [
        {"id": "shoulder", "kind": "emergency_lane", "zone": view.zone((2.75, 34), (4.9, 34), (4.9, 82), (2.75, 82), z=0.8), "leastSeconds": 1},
        {"id": "speed", "kind": "speed", "method": "plane", "zone": view.zone((-4.2, 36), (2.4, 36), (2.4, 72), (-4.2, 72)), "limits": {k: 80 for k in FOUR_WHEELS}},
    ]
    plane = {"points": [view.mark(-4.25, 42), view.mark(2.45, 42), view.mark(2.45, 82), view.mark(-4.25, 82)], "cameraHeightMetres": 8.0, "pointErrorPixels": 2}
    acts = [Act(shoulder, "emergency_lane", "shoulder", while_in(2.4, 5.0, 30, 90)), Act(fast, "speed", "speed", while_in(-4.2, 2.4, 30, 84))]
    innocents = [
        Innocent(broken, "emergency_lane", "pulls over there and stands: a breakdown"),
        Innocent(slower, "speed", "84 km/h at a limit of 80: within the uncertainty"),
        Innocent(lawful, "speed", "74 km/h"),
    ]
    return RuleScript("expressway", "QT-02", "Cao tốc Bình An – Km 12 (mô phỏng)", "Binh An expressway, km 12 (simulated)", 10.0, 15, f"{DAY}T08:10:00+07:00", camera, layouts.expressway(), c.drivers, rules,
                      acts, innocents, shutter_s=SPEED_SHUTTER, camera_keys={"plane": plane, "certificate": CERTIFICATE})


def _section_camera() -> Camera:
    return Camera.looking(7.0, 32.0, 8.9, 36.0)


def section_from() -> RuleScript:
    """Speed by two lines; the first end of a section for the average speed."""
    camera = _section_camera()
    view, c = View(camera), RuleCast()
    slow = c.along(car("suv", "silver", "51F82934"), 0.8, SURVEYED_Y, 1.0, 16.0)
    fast_bike = c.along(bike("59C261947", paint="red", shirt="black", helmet="yellow"), 3.3, SURVEYED_Y, 2.6, 18.2)
    nearly = c.along(car("hatch", "blue", "72A50167"), 0.8, SURVEYED_Y, 3.2, 17.4)
    lawful_bike = c.along(bike("63L708152", paint="black", shirt="grey", helmet="pink", hair=True), 3.2, SURVEYED_Y, 4.6, 12.0)
    fast = c.along(car("sedan", "black", "51N29705"), -2.4, SURVEYED_Y, 5.3, 22.2)
    distance = 14.0
    rules = [{
        "id": "speed", "kind": "speed", "method": "lines", "firstLine": view.line((-4.3, 38), (4.5, 38), z=0), "secondLine": view.line((-4.3, 52), (4.5, 52), z=0),
        "distanceMetres": distance, "distanceErrorMetres": 0.1, "cameraHeightMetres": 7.0, "limits": {**{k: 60 for k in FOUR_WHEELS}, "motorbike": 50},
    }]
    acts = [Act(fast, "speed", "speed", while_in(-4.3, 4.6, 33, 56)), Act(fast_bike, "speed", "speed", while_in(-4.3, 4.6, 33, 56))]
    innocents = [
        Innocent(nearly, "speed", "63 km/h at a limit of 60: within the uncertainty"),
        Innocent(lawful_bike, "speed", "43 km/h at a limit of 50"),
        Innocent(slow, "speed", "58 km/h at a limit of 60"),
    ]
    return RuleScript("section-from", "QT-03", "Đại lộ Hoa Sen – đầu đoạn đo (mô phỏng)", "Hoa Sen avenue, where the section begins (simulated)", 8.0, 15, f"{DAY}T08:00:00+07:00", camera, layouts.avenue(33, True),
                      c.drivers, rules, acts, innocents, shutter_s=SPEED_SHUTTER, camera_keys={"certificate": CERTIFICATE, "longitude": 106.6900, "latitude": 10.7800})


def section_to() -> RuleScript:
    """The other end of the section; a plate under mud, and one that is dirty and can be read."""
    camera = _section_camera()
    view, c = View(camera), RuleCast()
    c.along(car("sedan", "black", "51N29705"), -2.4, SURVEYED_Y, 1.4, 18.0)
    twin = c.along(car("sedan", "white", "51K48267"), 0.8, SURVEYED_Y, 2.6, 13.0)
    covered = c.along(car("mpv", "sand", "61A92740", cover="mud"), -2.4, SURVEYED_Y, 5.3, 8.0)
    c.along(bike("63B194802", paint="white", shirt="olive", helmet="black"), 3.3, SURVEYED_Y, 4.6, 9.0)
    readable = c.along(car("suv", "brown", "60A48291"), 0.8, SURVEYED_Y, 6.3, 9.0)
    c.along(car("suv", "silver", "51F82934"), -2.4, SURVEYED_Y, 8.2, 13.0)
    rules = [{"id": "covered", "kind": "plate_covered", "leastWidthPixels": 60, "leastReads": 5}]
    acts = [Act(covered, "plate_covered", "covered", while_in(-4.3, 4.6, 26, 46))]
    innocents = [Innocent(readable, "plate_covered", "as slow and as near, and readable"), Innocent(twin, "plate_covered", "readable")]
    return RuleScript("section-to", "QT-04", "Đại lộ Hoa Sen – cuối đoạn đo (mô phỏng)", "Hoa Sen avenue, where the section ends (simulated)", 10.0, 10, f"{DAY}T08:00:40+07:00", camera, layouts.avenue(34, False),
                      c.drivers, rules, acts, innocents, camera_keys={"longitude": 106.6970, "latitude": 10.7815})


def arrow() -> RuleScript:
    """A junction at red with a green arrow to the right for a while; left turns are forbidden."""
    camera = Camera()
    view, c = View(camera), RuleCast()
    main = SignalHead(signal_lamps(), LAMP_RADIUS, Signal(((0, GREEN), (2.6, AMBER), (4.0, RED))))
    turn = SignalHead({"red": (5.75, 57.44, 2.98), "green": (5.75, 57.44, 2.56)}, LAMP_RADIUS, Signal(((0, RED), (4.6, GREEN), (8.4, RED))), arrow=True)

    def right(look: dict, at: float, **more) -> str:
        return c.way(look, turning([(1.9, -60)], (8.1, 36.6), 6.2, 0, 90, (45.0, 42.8)), 60 + 33.4, at, 6.0, **more)

    straight_on = c.along(car("suv", "white", "30L18463"), 0.3, 33.4, 0.9, 9.0)
    left = c.way(car("hatch", "blue", "51G08362"), turning([(-2.45, -60)], (-9.15, 36.4), 6.7, 0, -90, (-45.0, 43.1)), 60 + 33.4, 2.0, 6.0)
    waits = c.along(car("sedan", "silver", "60K83152"), -2.45, 33.4, 6.2, 8.0, stop_at=60 + 31.4)
    with_arrow = right(car("sedan", "red", "51M70394"), 6.2)
    through = c.along(bike("59V297061", paint="red", shirt="yellow", helmet="black"), 0.2, 33.4, 7.4, 8.5)
    against_arrow = right(car("hatch", "white", "65A24816"), 9.9)
    exit_line = view.line((-3.9, 41.6), (2.2, 41.6))
    right_exit = view.line((2.55, 37.6), (2.55, 42.6))
    rules = [
        {"id": "red", "kind": "red_light", "stopLine": view.line((-3.9, 31.4), (3.9, 31.4)), "exitLine": exit_line, "allowed": "right_to_left", "lamp": view.lamp(main),
         "arrows": [{"exitLine": right_exit, "lamp": view.lamp(turn)}]},
        {"id": "no-left", "kind": "forbidden_turn", "entryLine": view.line((-3.9, 33.0), (3.9, 33.0)), "entry": "right_to_left", "exitLine": view.line((-3.1, 36.8), (-3.1, 44.0)), "exit": "right_to_left"},
    ]
    acts = [
        Act(left, "forbidden_turn", "no-left", over_x(-3.1)),
        Act(through, "red_light", "red", over_y(31.4)),
        Act(against_arrow, "red_light", "red", over_y(31.4)),
    ]
    innocents = [
        Innocent(with_arrow, "red_light", "turns right while the arrow is green"),
        Innocent(waits, "red_light", "waits behind the line"),
        Innocent(straight_on, "forbidden_turn", "straight on at green"),
    ]
    return RuleScript("arrow", "QT-05", "Nút giao Hoa Mai – mũi tên rẽ phải (mô phỏng)", "Hoa Mai junction, right-turn arrow (simulated)", 12.5, 10, f"{DAY}T08:20:00+07:00", camera, None, c.drivers, rules, acts,
                      innocents, main.signal, {"main": main, "right": turn}, kbps=760)


def u_turn() -> RuleScript:
    """A gap in a median where turning back is forbidden, seen from the side; the side street may turn left through it."""
    camera = Camera.looking(7.0, 23.5, 8.6, 32.0)
    view, c = View(camera), RuleCast()

    def back(radius: float):
        return turning([(-40.0, 28.5)], (-0.5, 28.5 + radius), radius, 90, -90, (-45.0, 28.5 + 2 * radius))

    def from_side(x: float):
        return turning([(x, -30.0)], (x - 4.6, 31.4), 4.6, 0, -90, (-45.0, 36.0))

    car_left = c.way(car("sedan", "silver", "61A70358"), from_side(2.7), 60.0, 0.9, 4.6)
    car_back = c.way(car("hatch", "red", "51L20846"), back(3.9), 39.5, 3.1, 3.1)
    bike_left = c.way(bike("59K114736", paint="white", shirt="orange", helmet="orange"), from_side(2.4), 60.0, 7.3, 4.6)
    bike_back = c.way(bike("67B192730", paint="grey", shirt="khaki", helmet="white"), back(3.3), 39.5, 8.0, 2.6)
    rules = [
        {"id": "back", "kind": "u_turn", "zone": view.zone((-4.6, 26), (4.6, 26), (5.6, 38.5), (-5.6, 38.5)), "leastDegrees": 130},
        {"id": "motorbikes-back", "kind": "u_turn", "classes": ["motorbike"], "entryLine": view.line((2.0, 26.4), (2.0, 30.6), z=0.6), "entry": "left_to_right",
         "exitLine": view.line((2.55, 32.2), (2.55, 37.0), z=0.6), "exit": "right_to_left"},
    ]
    acts = [
        Act(car_back, "u_turn", "back", while_in(-6.0, 6.0, 27.5, 37.5)),
        Act(bike_back, "u_turn", "motorbikes-back", over_x(2.55, after=10.4)),
    ]
    innocents = [Innocent(bike_left, "u_turn", "turns left out of the side street"), Innocent(car_left, "u_turn", "turns left out of the side street")]
    return RuleScript("u-turn", "QT-06", "Đường Trần Phú – dải phân cách (mô phỏng)", "Tran Phu street, gap in the median (simulated)", 12.8, 10, f"{DAY}T08:30:00+07:00", camera, layouts.median_gap(), c.drivers, rules,
                      acts, innocents)


def street() -> RuleScript:
    """Stopping longer than allowed; a street closed to motorbikes in the morning."""
    camera = Camera.looking(6.0, 29.0, 9.0, 34.0)
    view, c = View(camera), RuleCast()
    parks = c.way(car("sedan", "white", "51K90416"), shifting((0.6, 27), (3.05, 38)), 60 + 31, 0.1, 6.5, stop_at=60 + 45.0, sees_signal=False, go_after=1e9, accel=1.8)
    in_closed = c.along(bike("68S518204", paint="red", shirt="white", helmet="sky"), -0.85, 36, 3.6, 8.0)
    short = c.way(car("hatch", "yellow", "60A71835"), shifting((0.6, 22), (3.05, 30.5), (3.05, 34.2), (0.9, 40.0)), 60 + 24, 2.6, 6.0, stop_at=60 + 35.6, sees_signal=False, go_after=7.6)
    also_closed = c.along(bike("61B240397", paint="black", shirt="violet", helmet="white"), -0.7, 36, 8.6, 8.4)
    before_line = c.along(bike("59T371845", paint="blue", shirt="red", helmet="white"), 1.45, 36, 6.6, 6.0, stop_at=60 + 45.0, sees_signal=False, go_after=1e9)
    passes = c.along(car("suv", "grey", "51F49083"), -0.25, 36, 6.0, 9.0)
    rules = [
        {"id": "no-stopping", "kind": "parking", "zone": view.zone((2.0, 29), (4.1, 29), (4.1, 48), (2.0, 48), z=0.8), "allowedSeconds": 5, "condition": "place"},
        {"id": "morning-ban", "kind": "forbidden_road", "line": view.line((-1.3, 45.8), (4.1, 45.8), z=0.6), "forbidden": "right_to_left", "classes": ["motorbike"],
         "schedule": [{"from": "06:00", "to": "09:00"}, {"from": "16:00", "to": "20:00"}]},
    ]
    acts = [
        Act(parks, "parking", "no-stopping", while_standing()),
        Act(in_closed, "forbidden_road", "morning-ban", over_y(45.8)),
        Act(also_closed, "forbidden_road", "morning-ban", over_y(45.8)),
    ]
    innocents = [
        Innocent(short, "parking", "stops for less than five seconds"),
        Innocent(before_line, "forbidden_road", "a motorbike that stops before the line"),
        Innocent(passes, "forbidden_road", "a car: the ban is for motorbikes"),
    ]
    return RuleScript("street", "QT-07", "Phố Hàng Lược – cấm dừng, cấm xe máy giờ cao điểm (mô phỏng)", "Hang Luoc street, no stopping, closed to motorbikes at rush hour (simulated)", 12.0, 10, f"{DAY}T07:30:00+07:00", camera,
                      layouts.street_entrance(), c.drivers, rules, acts, innocents)


RULE_SCENES = {s.__name__.replace("_", "-"): s for s in (lanes, expressway, section_from, section_to, arrow, u_turn, street)}

ACROSS_RULES = [
    {"id": "section", "kind": "average_speed", "from": {"camera": "QT-03", "clockErrorSeconds": 0.2}, "to": {"camera": "QT-04", "clockErrorSeconds": 0.2}, "distanceMetres": SECTION_METRES,
     "distanceErrorMetres": 1, "survey": "BB 24/2026", "limits": {**{k: 60 for k in FOUR_WHEELS}, "motorbike": 50}, "certificate": CERTIFICATE, "lookBackMinutes": 10},
    {"id": "clones", "kind": "cloned_plate", "cameras": [{"camera": c, "clockErrorSeconds": 1} for c in ("QT-01", "QT-03", "QT-04")], "fastestKmh": 180, "leastMetres": 500, "lookBackMinutes": 10},
]
