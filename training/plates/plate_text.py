"""What can stand on a Vietnamese plate: alphabet, classes and random texts with their drawn form."""

from dataclasses import dataclass

ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZĐ_'
PAD = '_'
SLOTS = 10

COLOURS = ('white', 'yellow', 'blue', 'red', 'unknown')

UNUSED_PROVINCES = {13, 42, 44, 45, 46, 87, 91, 96}
PROVINCES = [f'{n}' for n in range(11, 100) if n not in UNUSED_PROVINCES]
FIRST_LETTERS = 'ABCDEFGHKLMNPSTUVXYZ'
SECOND_LETTERS = 'ABCDEFHKLMNPRSTUVXYZ'
STATE_LETTERS = 'ABCDEFGHKLM'
SPECIAL_SERIES = ('LD', 'DA', 'KT', 'CD', 'MK', 'HC', 'RM', 'R', 'TĐ')
ARMY_PREFIXES = (
    'AA AB AC AD AV AT AN AP BC BH BK BL BT BP BS BV HA HB HC HD HE HT HQ HN HH HL KA KB KC KD KV KP KK KT KN '
    'PA PP PM PK PT PY PQ PX PC QA QB QH TC TH TK TT TM TN DB ND CH VB VK CV CA CP CM CC VT CB').split()
ARMY_LETTERS = 'ABCDEGHKLMNPQRSTUVXY'


@dataclass(frozen=True)
class PlateText:
    """One plate's text: canonical (no separators) and as drawn, one string per line."""

    canonical: str
    long_form: str | None
    """The one-line form, or None where the class has none."""
    two_lines: tuple[str, str] | None
    """The two-line form, or None where the class has none."""
    background: str
    ink: str
    vehicle: str
    """'car', 'motorbike' or 'army': decides size and lettering."""
    red_letters: bool = False
    """Diplomatic plates write the code letters in red."""


def _digits(rng, count):
    return ''.join(str(d) for d in rng.integers(0, 10, count))


def _letter(rng, letters):
    return letters[int(rng.integers(len(letters)))]


def _dotted(number):
    return f'{number[:3]}.{number[3:]}' if len(number) == 5 else number


def _car(rng):
    roll = rng.random()
    background, ink, letters = ('white', 'black', FIRST_LETTERS) if roll < .58 else \
        ('yellow', 'black', FIRST_LETTERS) if roll < .86 else ('blue', 'white', STATE_LETTERS)
    province = _letter(rng, PROVINCES) if rng.random() < .85 or background != 'blue' else '80'
    series = province + _letter(rng, letters)
    number = _digits(rng, 4 if rng.random() < .33 else 5)
    second = _dotted(number)
    if len(number) == 4 and rng.random() < .4:
        second = f'{number[:2]}.{number[2:]}'
    return PlateText(series + number, f'{series}-{_dotted(number)}', (series, second), background, ink, 'car')


def _special(rng):
    province, letters = _letter(rng, PROVINCES), _letter(rng, SPECIAL_SERIES)
    number = _digits(rng, 4 if rng.random() < .2 else 5)
    background = 'yellow' if letters in ('R', 'RM') and rng.random() < .4 else 'white'
    return PlateText(province + letters + number, f'{province}{letters}-{_dotted(number)}',
                     (province + letters, _dotted(number)), background, 'black', 'car')


def _economic_zone(rng):
    province, letters = _letter(rng, PROVINCES), _letter(rng, FIRST_LETTERS) + _letter(rng, FIRST_LETTERS)
    number = _digits(rng, 5)
    return PlateText(province + letters + number, f'{province}{letters}-{_dotted(number)}',
                     (province + letters, _dotted(number)), 'yellow', 'red', 'car')


def _temporary(rng):
    province, number = _letter(rng, PROVINCES), _digits(rng, 5)
    return PlateText(f'T{province}{number}', f'T{province}-{_dotted(number)}', (f'T{province}', _dotted(number)),
                     'white', 'black', 'car')


def _motorbike(rng):
    province = _letter(rng, PROVINCES)
    roll = rng.random()
    if roll < .12:
        series = 'MĐ' + str(rng.integers(1, 10))
    elif roll < .36:
        series = _letter(rng, FIRST_LETTERS) + _letter(rng, SECOND_LETTERS)
    else:
        series = _letter(rng, FIRST_LETTERS + 'R') + str(rng.integers(1, 10))
    number = _digits(rng, 4 if series[-1].isdigit() and 'Đ' not in series and rng.random() < .25 else 5)
    blue = rng.random() < .05
    return PlateText(province + series + number, None, (f'{province}-{series}', _dotted(number)),
                     'blue' if blue else 'white', 'white' if blue else 'black', 'motorbike')


def _army(rng):
    # The list of prefixes is not the last word: now and then any two letters.
    prefix = _letter(rng, ARMY_PREFIXES) if rng.random() < .8 else _letter(rng, ARMY_LETTERS) + _letter(rng, ARMY_LETTERS)
    number = _digits(rng, 3 if rng.random() < .1 else 4)
    parts = f'{number[:2]}-{number[2:]}'
    return PlateText(prefix + number, f'{prefix}-{parts}', (prefix, parts), 'red', 'white', 'army')


def _diplomatic(rng):
    province = ('80', '29', '27', '51', '41')[int(rng.integers(5))]
    country, number = _digits(rng, 3), _digits(rng, 2)
    code = ('NG', 'QT', 'NN', 'CV')[int(rng.integers(4))]
    red = code in ('NG', 'QT')
    if rng.random() < .5:
        return PlateText(province + country + code + number, f'{province}-{country}-{code}-{number}',
                         (f'{province}-{country}', f'{code}-{number}'), 'white', 'black', 'car', red)
    return PlateText(province + code + country + number, f'{province}-{code}-{country}-{number}',
                     (f'{province}-{code}', f'{country}-{number}'), 'white', 'black', 'car', red)


_CLASSES = ((_motorbike, .5), (_car, .34), (_special, .04), (_army, .05), (_diplomatic, .03), (_temporary, .02),
            (_economic_zone, .02))


def random_plate_text(rng):
    """A plate text of a random class, two-line motorbikes most often, as in traffic."""
    roll = rng.random() * sum(weight for _, weight in _CLASSES)
    for sample, weight in _CLASSES:
        roll -= weight
        if roll < 0:
            return sample(rng)
    return _motorbike(rng)


def encode(text):
    """Slot indices of a canonical text, padded to SLOTS."""
    if len(text) > SLOTS:
        raise ValueError(f'{text!r} is longer than {SLOTS} characters')
    return [ALPHABET.index(c) for c in text.ljust(SLOTS, PAD)]


def decode(indices):
    """The text of slot indices."""
    return ''.join(ALPHABET[i] for i in indices).replace(PAD, '')
