"""Where each character stands on a plate, in millimetres (QCVN 08:2024 and the older sizes)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lettering:
    """One row's lettering in millimetres."""

    height: float
    width: float
    pitch: float
    dash: float
    """Advance of a dash."""
    dot: float
    """Advance of a dot."""
    stroke: float


@dataclass(frozen=True)
class PlateLayout:
    """A plate's size, corner radius and its marks: (character, left, top, width, height) in millimetres."""

    width: float
    height: float
    radius: float
    stroke: float
    rows: int
    marks: tuple
    rim: bool


CAR_LONG = Lettering(63, 38, 48, 30, 18, 9.5)
CAR_SHORT = Lettering(63, 38, 48, 30, 15, 9.5)
CAR_LONG_OLD = Lettering(80, 36, 45.5, 27, 15, 10)
CAR_SQUARE = Lettering(80, 38, 46, 27, 15, 10)
MOTORBIKE_TOP = Lettering(54, 23.5, 29.5, 19, 10, 6.6)
MOTORBIKE_NARROW = Lettering(54, 20, 25.5, 17, 10, 6.2)
MOTORBIKE_BOTTOM = Lettering(54, 24.5, 31.5, 19, 10, 6.6)
MOTORBIKE_FOUR = Lettering(54, 24.5, 34, 19, 10, 6.6)
ARMY_LONG = Lettering(76, 44, 58, 34, 20, 11)
ARMY_SQUARE = Lettering(72, 40, 52, 30, 18, 10)


def _advance(row, lettering):
    return sum(lettering.dash if c == '-' else lettering.dot if c == '.' else lettering.pitch for c in row)


def _row(row, lettering, centre, top):
    """The marks of one centred row."""
    gap = lettering.pitch - lettering.width
    x = centre - (_advance(row, lettering) - gap) / 2
    marks = []
    for c in row:
        if c == '-':
            length = lettering.dash * .58
            marks.append(('-', x + (lettering.dash - gap - length) / 2, top + lettering.height * .5 - 4.5, length, 9))
            x += lettering.dash
        elif c == '.':
            size = lettering.stroke
            marks.append(('.', x + (lettering.dot - gap - size) / 2, top + lettering.height - size, size, size))
            x += lettering.dot
        else:
            marks.append((c, x, top, lettering.width, lettering.height))
            x += lettering.pitch
    return marks


def _fit(row, lettering, room):
    """The lettering squeezed so that the row fits the room."""
    need = _advance(row, lettering)
    if need <= room:
        return lettering
    k = room / need
    return Lettering(lettering.height, lettering.width * k, lettering.pitch * k, lettering.dash * k, lettering.dot * k,
                     lettering.stroke)


def long_layout(text, width=520, height=110):
    """One line: cars and army."""
    lettering = ARMY_LONG if text.vehicle == 'army' else CAR_LONG if width > 470 else CAR_LONG_OLD
    lettering = _fit(text.long_form, lettering, width - 22)
    top = (height - lettering.height) / 2
    return PlateLayout(width, height, 9, lettering.stroke, 1, tuple(_row(text.long_form, lettering, width / 2, top)),
                       text.vehicle != 'army')


def two_line_layout(text, rng):
    """Two lines: the short car plate, the older square one, army and motorbike plates."""
    first, second = text.two_lines
    if text.vehicle == 'motorbike':
        width, height, radius = 190, 140, 8
        top = MOTORBIKE_NARROW if len(first) > 5 else MOTORBIKE_TOP
        bottom = MOTORBIKE_BOTTOM if '.' in second else MOTORBIKE_FOUR
        y1, y2 = 10, 74
    elif text.vehicle == 'army':
        width, height, radius = (280, 200, 10) if rng.random() < .7 else (190, 140, 8)
        top = bottom = ARMY_SQUARE if width == 280 else MOTORBIKE_TOP
        gap = (height - 2 * top.height) / 3
        y1, y2 = gap, 2 * gap + top.height
    elif rng.random() < .55:
        width, height, radius = 330, 165, 10
        top = bottom = CAR_SHORT
        y1, y2 = 12, 90
    else:
        width, height, radius = 280, 200, 10
        top = bottom = CAR_SQUARE
        y1, y2 = 14, 106
    top, bottom = _fit(first, top, width - 16), _fit(second, bottom, width - 16)
    marks = _row(first, top, width / 2, y1) + _row(second, bottom, width / 2, y2)
    return PlateLayout(width, height, radius, bottom.stroke, 2, tuple(marks), text.vehicle != 'army')


def random_layout(text, rng):
    """A layout that this text can have."""
    if text.long_form is None or (text.two_lines is not None and rng.random() < .45):
        return two_line_layout(text, rng)
    width, height = (520, 110) if rng.random() < .6 else (470, 110)
    if text.vehicle == 'army':
        width, height = 532, 100
    return long_layout(text, width, height)
