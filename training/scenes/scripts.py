"""The two scripted scenes: who drives where and when, and who breaks which rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from road import LANES, ONCOMING_LANES
from traffic import AMBER, GREEN, RED, Driver, Path, Signal, against, stop_line_s, straight


@dataclass(frozen=True)
class Script:
    name: str
    seconds: float
    signal: Signal
    drivers: list[Driver]
    night: bool
    name_vi: str
    name_en: str
    bitrate_kbps: int


class _Cast:
    """Collects drivers; every plate is invented and used once."""

    def __init__(self) -> None:
        self.drivers: list[Driver] = []

    def _add(self, look, path, enters, start, speed, **more) -> None:
        self.drivers.append(Driver(f"v{len(self.drivers) + 1:02d}", look, path, enters, start, speed, **more))

    def along(self, look: dict, x: float, crosses: float, speed: float = 9.0, stop: float | None = 0.5, **more) -> None:
        """With the traffic; its middle would pass the stop line at second `crosses` if nothing held it."""
        y = 32.0 - speed * crosses
        enters = 0.0
        if y < -16:
            enters, y = crosses - 48.0 / speed, -16.0
        self._add(look, straight(x), enters, y + 60, speed, stop_at=None if stop is None else stop_line_s(stop), **more)

    def oncoming(self, look: dict, lane: str, enters: float, y: float, speed: float = 9.0, obeys: bool = True) -> None:
        x = ONCOMING_LANES[lane]
        self._add(look, against(x), enters, 400 - y, speed, stop_at=400 - 62.6 if obeys else None)

    def crossing(self, look: dict, y: float, enters: float, speed: float = 8.0, to_right: bool = True) -> None:
        ends = [(-45.0, y), (45.0, y)] if to_right else [(45.0, y), (-45.0, y)]
        self._add(look, Path.through(ends), enters, 27.0, speed)

    def custom(self, look: dict, points, enters: float, start: float, speed: float, **more) -> None:
        self._add(look, Path.through(points), enters, start, speed, **more)


def bike(plate: str, colour: str = "white", **outfit) -> dict:
    return {"kind": "motorbike", "plate": plate, "colour": colour, "outfit": outfit}


def car(kind: str, paint: str, plate: str, colour: str = "white", **more) -> dict:
    return {"kind": kind, "paint": paint, "plate": plate, "colour": colour, **more}


LEFT, RIGHT, BIKES = LANES["left"], LANES["right"], LANES["bikes"]


def _turn_into_wrong_side(x: float) -> list[tuple[float, float]]:
    """From the side street on the left, right-handed into the lane nearest the median, against the traffic."""
    r, y = 5.5, 47.2
    arc = [(x - r + r * np.sin(t), y - r + r * np.cos(t)) for t in np.linspace(0, np.pi / 2, 14)]
    return [(-45.0, y), *arc, (x, 10.0)]


def day() -> Script:
    c = _Cast()
    signal = Signal(((0, GREEN), (10, AMBER), (13, RED), (28, GREEN)))
    # flowing on green
    c.along(car("sedan", "white", "51K48267"), LEFT, -0.6)
    c.along(bike("59X382615", paint="red", shirt="sky", helmet="white"), 2.5, -1.4, 8.2)
    c.along(car("suv", "black", "30G91528"), RIGHT, 1.4)
    c.along(bike("65B194037", paint="black", shirt="pink", helmet="red", hair=True), 2.35, 1.3, 8.0)
    c.along(bike("72AC06854", paint="blue", shirt="navy", trousers="khaki", load="passenger", other_shirt="yellow", style="underbone"), 2.7, 3.0, 7.8)
    c.along(car("hatch", "green", "65E03479", "yellow", taxi="TAXI"), LEFT, 3.4, 8.6)
    c.along({"kind": "truck", "paint": "blue", "plate": "83C17462", "colour": "yellow"}, RIGHT, 5.4, 7.8)
    c.along(bike("64F275381", paint="white", shirt="olive", helmet="black", load="backpack"), 2.5, 6.6, 8.0)
    c.along(car("mpv", "silver", "60H52940"), LEFT, 6.9, 8.8)
    c.along(bike("59AE71269", paint="grey", shirt="green", helmet="green", load="box", style="underbone", trousers="black"), 2.75, 8.6, 8.4)
    # an innocent: over the line two seconds into amber, still before red
    c.along(car("sedan", "red", "51L60783"), RIGHT, 11.7, 9.4, stop=None, role="amber")
    # red: those who wait
    c.along(car("suv", "grey", "30K27596"), LEFT, 14.2, 8.8, stop=0.45, role="waits close behind the line")
    c.along(bike("68S518204", paint="red", shirt="white", helmet="sky", style="underbone"), 2.35, 14.0, 8.0, stop=0.35)
    # over the stop line, then waits there: not through the junction
    c.along(bike("61BD40397", paint="black", shirt="violet", helmet="white", trousers="black"), 3.25, 15.6, 7.6, stop=-3.7, role="stop_line")
    # two who go through on red
    c.along(bike("59Z193846", paint="blue", shirt="orange", helmet="black", trousers="jeans"), 0.7, 18.0, 8.6, stop=None, role="red_light")
    c.along(car("sedan", "silver", "51H35174"), RIGHT, 21.2, 9.6, stop=None, role="red_light")
    c.along(bike("66V146582", paint="white", shirt="red", helmet="red", load="passenger", other_shirt="sky"), 1.95, 20.4, 7.6, stop=0.5)
    c.along(car("van", "white", "65F08513", "yellow"), RIGHT, 24.4, 8.6, stop=0.8)
    c.along(bike("67AB92730", paint="grey", shirt="khaki", helmet="white", style="underbone"), -0.98, 23.4, 7.4, stop=0.3)
    # after green
    c.along(car("sedan", "black", "80A05821", "blue"), RIGHT, 28.6, 8.4)
    c.along(bike("59C261947", paint="red", shirt="black", helmet="yellow"), 2.6, 27.5, 8.0)
    c.along({"kind": "bus", "paint": "green", "plate": "51B28390", "colour": "yellow", "route": "07"}, RIGHT, 35.0, 7.6)
    c.along(bike("63L708152", paint="black", shirt="grey", helmet="pink", load="backpack", hair=True), 2.55, 31.6, 8.2)
    c.along(bike("71YD35098", paint="blue", shirt="sky", helmet="white", load="passenger"), 3.1, 33.4, 8.0)
    c.along(bike("59K114736", paint="white", shirt="orange", helmet="orange", load="box", style="underbone"), 2.5, 36.0, 8.4)
    # against the traffic: a motorbike along the kerb, a car that turned into the wrong side
    c.custom(bike("62H320481", paint="red", shirt="yellow", helmet="black", trousers="khaki"), [(3.62, 400), (3.62, 40), (3.60, 12)], 0.0, 400 - 63.0, 5.6, role="wrong_way")
    c.custom(car("hatch", "blue", "51G74069"), _turn_into_wrong_side(LEFT), 31.5, 16.0, 6.6, slow=((34.0, 5.0), (46.0, 6.5)), role="wrong_way")
    # the other carriageway
    c.oncoming(car("sedan", "grey", "51F82934"), "inner", 0.0, 86, 8.4)
    c.oncoming(car("suv", "white", "60A31807"), "outer", 0.0, 112, 9.0)
    c.oncoming(bike("59T248163", paint="red", shirt="white"), "outer", 0.0, 74, 7.6)
    c.oncoming(car("mpv", "brown", "65A46092"), "inner", 0.0, 130, 8.6)
    c.oncoming(car("hatch", "red", "72A19358"), "inner", 3.0, 175, 8.8)
    c.oncoming(bike("59E137420", paint="blue", shirt="green", helmet="green"), "outer", 6.0, 150, 7.6)
    c.oncoming(car("van", "white", "51D60328", "yellow"), "outer", 23.0, 185, 8.6)
    # the crossing street while ours is red
    c.crossing(car("sedan", "silver", "51G00000"), 46.0, 14.0)
    c.crossing(bike("59A100000", paint="red", shirt="navy"), 43.2, 13.1, 7.4)
    c.crossing(car("suv", "brown", "60C00000"), 49.6, 13.8, 7.8, to_right=False)
    c.crossing(bike("59B100000", paint="white", shirt="pink", hair=True), 52.2, 13.6, 7.4, to_right=False)
    c.crossing(bike("59C100000", paint="blue", shirt="green", load="box"), 44.0, 18.7, 7.8)
    c.crossing(car("hatch", "white", "51A00000"), 46.2, 21.9, 8.2)
    c.crossing(car("sedan", "blue", "51E00000"), 49.8, 19.5, 8.2, to_right=False)
    c.crossing(bike("59D100000", paint="grey", shirt="red"), 43.4, 21.4, 7.8)
    return Script("day", 40.0, signal, c.drivers, False, "Nút giao Hoa Mai – hướng vào trung tâm (mô phỏng)", "Hoa Mai junction, inbound (simulated)", 1560)


def night() -> Script:
    c = _Cast()
    signal = Signal(((0, GREEN), (4.5, AMBER), (7.5, RED), (18.5, GREEN)))
    c.along(car("suv", "white", "30L18463"), LEFT, -0.8)
    c.along(bike("59X471286", paint="red", shirt="white", helmet="white"), 2.5, 0.3, 8.0)
    c.along(car("sedan", "grey", "80B31956", "blue"), RIGHT, 1.2)
    c.along(bike("65K183520", paint="black", shirt="sky", helmet="red", load="passenger"), 2.7, 2.2, 7.8)
    c.along(car("hatch", "white", "65E24816", "yellow", taxi="TAXI"), LEFT, 3.0, 8.6)
    c.along(car("mpv", "black", "51M70394"), RIGHT, 6.2, 9.2, stop=None, role="amber")
    c.along(car("sedan", "silver", "60K83152"), RIGHT, 8.6, 8.6, stop=0.5, role="waits close behind the line")
    c.along(bike("59AD60917", paint="blue", shirt="orange", helmet="orange", load="box", style="underbone"), 2.35, 9.4, 8.0, stop=0.4)
    c.along(bike("72S150438", paint="white", shirt="violet", helmet="white", trousers="black"), 3.25, 10.2, 7.6, stop=-3.7, role="stop_line")
    c.along(bike("59V297061", paint="red", shirt="yellow", helmet="black"), -1.3, 11.9, 8.6, stop=None, role="red_light")
    c.along(car("suv", "grey", "51H08527"), LEFT, 14.6, 9.4, stop=None, role="red_light")
    c.along(bike("66F241379", paint="grey", shirt="pink", helmet="pink", hair=True), 1.95, 13.6, 7.6, stop=0.5)
    c.along(car("van", "white", "83B05240", "yellow"), RIGHT, 17.8, 8.4, stop=0.8)
    c.along(car("sedan", "black", "51N29705"), RIGHT, 20.6, 8.4)
    c.along(bike("64P128654", paint="black", shirt="white", helmet="sky", load="backpack"), 2.6, 20.4, 8.0)
    c.custom(bike("62N135790", paint="blue", shirt="red", helmet="white"), [(3.62, 400), (3.62, 40), (3.60, 12)], 0.0, 400 - 52.0, 5.8, role="wrong_way")
    c.custom(car("sedan", "white", "51F49083"), _turn_into_wrong_side(LEFT), 15.0, 16.0, 6.6, slow=((34.0, 5.0), (46.0, 6.5)), role="wrong_way")
    c.oncoming(car("sedan", "white", "51K63028"), "inner", 0.0, 84, 8.4)
    c.oncoming(bike("59T371845", paint="red", shirt="white"), "outer", 0.0, 70, 7.6)
    c.oncoming(car("suv", "silver", "60A48291"), "outer", 0.0, 120, 8.8)
    c.oncoming(car("hatch", "red", "72A50167"), "inner", 4.0, 170, 8.6)
    c.oncoming(bike("60H182063", paint="black", shirt="grey"), "outer", 8.0, 150, 7.6)
    c.oncoming(car("mpv", "white", "61A92740"), "outer", 12.0, 180, 8.6)
    c.crossing(car("sedan", "silver", "51G00000"), 46.0, 6.4)
    c.crossing(bike("59A100000", paint="red", shirt="sky"), 43.2, 7.4, 7.4)
    c.crossing(car("suv", "white", "60C00000"), 49.6, 7.2, 7.8, to_right=False)
    c.crossing(bike("59C100000", paint="blue", shirt="green", load="box"), 44.0, 10.6, 7.8)
    c.crossing(car("hatch", "white", "51A00000"), 43.4, 16.6, 8.2)
    return Script("night", 25.0, signal, c.drivers, True, "Nút giao Hoa Mai – ban đêm (mô phỏng)", "Hoa Mai junction, night (simulated)", 1560)


SCRIPTS = {"day": day, "night": night}
