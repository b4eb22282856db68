"""Grey street-like pictures without plates: what the detector must not take for one."""

import cv2
import numpy as np

WORDS = ('TAXI', 'HOTEL', 'BUS', 'STOP', 'CAFE', 'PHO', 'COM', 'BANH MI', 'HONDA', 'TOYOTA', 'VISION', 'WAVE', 'SH', 'SALE', 'ATM',
         'HOTLINE', 'KIA', 'FORD', 'BABY', 'IN CAR', 'GRAB', 'SHIP', 'VIN', 'MAX', 'HUT', 'DA', 'AN TOAN', 'KHONG', 'CAM', 'DUONG', 'PHONG', 'HYUNDAI', 'THUE', 'BAN', 'NHA', 'XE', 'OPEN', 'CAMERA', 'DIESEL', 'TURBO', '4x4', 'VIP', 'EXIT')
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_PLAIN)


def _grey(rng, low=0, high=255):
    return float(rng.uniform(low, high))


def _texture(canvas, rng):
    h, w = canvas.shape
    for cells, amount in ((3, 30), (12, 14), (60, 9)):
        small = rng.normal(0, amount * rng.random(), (cells, cells * 2)).astype(np.float32)
        canvas += cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)


def distractor_text(rng):
    """Text of signs, adverts, time stamps and telephone numbers: never a plate's."""
    roll = rng.random()
    if roll < .35:
        return WORDS[int(rng.integers(len(WORDS)))]
    if roll < .6:
        return '0' + ''.join(str(d) for d in rng.integers(0, 10, 9))
    if roll < .75:
        return f'{rng.integers(1, 29):02}/{rng.integers(1, 13):02}/{rng.integers(2015, 2030)} {rng.integers(0, 24):02}:{rng.integers(0, 60):02}:{rng.integers(0, 60):02}'
    if roll < .88:
        return str(rng.integers(1, 1000))
    return WORDS[int(rng.integers(len(WORDS)))] + ' ' + WORDS[int(rng.integers(len(WORDS)))]


def draw_sign(canvas, rng, x, y, height):
    """A text, often on a panel of its own."""
    font, text = FONTS[int(rng.integers(len(FONTS)))], distractor_text(rng)
    thickness = max(1, round(height * rng.uniform(.06, .16)))
    scale = height / cv2.getTextSize('A', font, 1, 1)[0][1]
    (w, h), _ = cv2.getTextSize(text, font, scale, thickness)
    ink = _grey(rng)
    if rng.random() < .75:
        pad = height * rng.uniform(.15, .7)
        panel = (ink + rng.uniform(70, 180)) % 255
        cv2.rectangle(canvas, (int(x - pad), int(y - h - pad)), (int(x + w + pad), int(y + pad)), panel, -1)
    cv2.putText(canvas, text, (int(x), int(y)), font, scale, ink, thickness, cv2.LINE_AA)


def _plain_panel(canvas, rng, x, y, width):
    """A bright rectangle of a plate's shape without a plate's text: lamp, sticker, box, striped grille."""
    height = width / rng.choice([1.3, 2, 4.5]) * rng.uniform(.8, 1.2)
    box = cv2.boxPoints(((x, y), (width, height), rng.normal(0, 8)))
    cv2.fillConvexPoly(canvas, np.round(box).astype(np.int32), _grey(rng, 90, 255), cv2.LINE_AA)
    roll = rng.random()
    if roll < .35:
        n = int(rng.integers(2, 9))
        shade = _grey(rng, 0, 130)
        for i in range(n):
            if rng.random() < .5:
                yy = int(y - height / 2 + (i + .5) * height / n)
                cv2.line(canvas, (int(x - width * .45), yy), (int(x + width * .45), yy), shade, max(1, int(height / n * .4)))
            else:
                xx = int(x - width / 2 + (i + .5) * width / n)
                cv2.line(canvas, (xx, int(y - height * .42)), (xx, int(y + height * .42)), shade, max(1, int(width / n * .4)))
    elif roll < .55:
        for _ in range(int(rng.integers(2, 14))):
            px, py = x + rng.uniform(-.45, .45) * width, y + rng.uniform(-.4, .4) * height
            cv2.circle(canvas, (int(px), int(py)), max(1, int(height * rng.uniform(.04, .2))), _grey(rng), -1, cv2.LINE_AA)


def worded_panel(canvas, rng, x, y, width):
    """A panel of a plate's shape with one or two rows of words: stickers, door signs, licences, emblems."""
    aspect = rng.choice([1.2, 1.4, 2, 3, 4.7])
    height = width / aspect
    ground = _grey(rng)
    ink = (ground + rng.uniform(70, 185)) % 255
    cv2.rectangle(canvas, (int(x - width / 2), int(y - height / 2)), (int(x + width / 2), int(y + height / 2)), ground, -1)
    if rng.random() < .4:
        cv2.rectangle(canvas, (int(x - width / 2), int(y - height / 2)), (int(x + width / 2), int(y + height / 2)), ink, max(1, int(width * .02)))
    rows = 1 if aspect > 2.5 else int(rng.integers(1, 4))
    for row in range(rows):
        if rng.random() < .15:
            centre = (int(x + rng.uniform(-.25, .25) * width), int(y - height / 2 + (row + .5) * height / rows))
            cv2.circle(canvas, centre, max(1, int(height / rows * .35)), ink, -1 if rng.random() < .5 else 1, cv2.LINE_AA)
            continue
        text = WORDS[int(rng.integers(len(WORDS)))] if rng.random() < .8 else distractor_text(rng)
        font = FONTS[int(rng.integers(len(FONTS)))]
        (w, h), _ = cv2.getTextSize(text, font, 1, 1)
        scale = min(width * .86 / w, height / rows * rng.uniform(.4, .75) / h)
        thickness = max(1, round(scale * h * rng.uniform(.06, .18)))
        at = (int(x - w * scale / 2), int(y - height / 2 + (row + .5) * height / rows + h * scale / 2))
        cv2.putText(canvas, text, at, font, scale, ink, thickness, cv2.LINE_AA)


def notice(canvas, rng, x, y, width):
    """A bright sheet on a wall: a few rows of print, too many or too small for a plate's."""
    height = width * rng.uniform(.6, 1.6)
    ground, rows = _grey(rng, 150, 255), int(rng.integers(3, 9))
    cv2.rectangle(canvas, (int(x - width / 2), int(y - height / 2)), (int(x + width / 2), int(y + height / 2)), ground, -1)
    ink, left = ground * rng.uniform(.05, .6), rng.uniform(.06, .4)
    for row in range(rows):
        if rng.random() < .2:
            continue
        tall = height / rows * rng.uniform(.25, .7)
        at, end, middle = x + (left - .5) * width, x + rng.uniform(.0, .48) * width, y + ((row + .5) / rows - .5) * height
        while at < end:
            wide = tall * rng.uniform(.4, 2.5)
            cv2.rectangle(canvas, (int(at), int(middle - tall / 2)), (int(min(end, at + wide)), int(middle + tall / 2)), ink, -1)
            at += wide + tall * rng.uniform(.2, .7)


def draw_kerb(canvas, rng, x, y, width):
    """A striped kerb or barrier."""
    height, angle, n = width * rng.uniform(.06, .3), rng.normal(0, .5), int(rng.integers(3, 12))
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    shades, slant = (_grey(rng, 110, 255), _grey(rng, 0, 90)), rng.uniform(-.7, .7) * height
    for i in range(n):
        a, b = (x, y) + along * (i / n - .5) * width, (x, y) + along * ((i + 1) / n - .5) * width
        corners = [a - across * height / 2 + along * slant, b - across * height / 2 + along * slant, b + across * height / 2, a + across * height / 2]
        cv2.fillConvexPoly(canvas, np.round(corners).astype(np.int32), shades[i % 2], cv2.LINE_AA)


def draw_clutter(canvas, rng, x, y, width):
    """One thing of about `width` pixels that is not a plate."""
    roll = rng.random()
    if roll < .4:
        worded_panel(canvas, rng, x, y, width)
    elif roll < .55:
        notice(canvas, rng, x, y, width)
    elif roll < .75:
        _plain_panel(canvas, rng, x, y, width)
    elif roll < .85:
        draw_kerb(canvas, rng, x, y, width)
    else:
        draw_sign(canvas, rng, x - width / 2, y, max(3, width * rng.uniform(.15, .4)))


def draw_vehicle(canvas, rng, x, y, width):
    """The rear or front of something that a plate of `width` at (x, y) could hang on."""
    body = _grey(rng, 10, 230)
    w, h = width * rng.uniform(2.2, 5), width * rng.uniform(1.6, 4)
    cy = y - h * rng.uniform(.05, .3)
    pts = np.array([[-.5, .5], [-.52, 0], [-.4, -.45], [-.3, -.5], [.3, -.5], [.4, -.45], [.52, 0], [.5, .5]]) * (w, h) + (x, cy)
    cv2.fillPoly(canvas, [np.round(pts + rng.normal(0, w * .02, pts.shape)).astype(np.int32)], body, cv2.LINE_AA)
    if rng.random() < .7:
        glass = np.array([[-.36, -.08], [-.28, -.42], [.28, -.42], [.36, -.08]]) * (w, h) + (x, cy)
        cv2.fillPoly(canvas, [np.round(glass).astype(np.int32)], _grey(rng, 5, 120), cv2.LINE_AA)
    for side in (-1, 1):
        lamp = (int(x + side * w * rng.uniform(.33, .45)), int(cy + h * rng.uniform(.02, .25)))
        axes = (max(1, int(w * rng.uniform(.03, .1))), max(1, int(w * rng.uniform(.02, .08))))
        cv2.ellipse(canvas, lamp, axes, 0, 0, 360, _grey(rng, 100, 255), -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 6))):
        yy = int(cy + h * rng.uniform(-.1, .45))
        cv2.line(canvas, (int(x - w * .4), yy), (int(x + w * .4), yy), _grey(rng), max(1, int(w * rng.uniform(.005, .04))))
    if rng.random() < .5:
        draw_sign(canvas, rng, x + rng.uniform(-.3, .1) * w, cy + rng.uniform(-.2, .2) * h, max(3, width * rng.uniform(.05, .2)))


def draw_motorbike(canvas, rng, x, y, width):
    """A dark rear wheel below, seat and lamp above a motorbike's plate."""
    dark = _grey(rng, 5, 90)
    cv2.ellipse(canvas, (int(x), int(y + width * 1.2)), (max(1, int(width * rng.uniform(.2, .5))), max(1, int(width * rng.uniform(.8, 1.8)))), 0, 0, 360, dark, -1, cv2.LINE_AA)
    cv2.ellipse(canvas, (int(x), int(y - width * rng.uniform(.7, 1.3))), (max(1, int(width * rng.uniform(.5, 1.3))), max(1, int(width * rng.uniform(.4, 1)))), 0, 0, 360, _grey(rng, 5, 160), -1, cv2.LINE_AA)
    cv2.ellipse(canvas, (int(x), int(y - width * rng.uniform(.55, .9))), (max(1, int(width * rng.uniform(.15, .5))), max(1, int(width * rng.uniform(.1, .3)))), 0, 0, 360, _grey(rng, 80, 255), -1, cv2.LINE_AA)
    for side in (-1, 1):
        if rng.random() < .6:
            foot = (int(x + side * width * rng.uniform(.8, 2)), int(y + width * rng.uniform(-.5, 1.2)))
            cv2.ellipse(canvas, foot, (max(1, int(width * .3)), max(1, int(width * .7))), rng.uniform(-30, 30), 0, 360, _grey(rng), -1, cv2.LINE_AA)


def street(rng, width=800, height=480):
    """A random scene: ground and wall, boxes, poles, stripes, signs, panels, vehicles without plates."""
    canvas = np.empty((height, width), np.float32)
    horizon = int(height * rng.uniform(-.1, .8))
    top = np.linspace(_grey(rng), _grey(rng), height, dtype=np.float32)
    canvas[:] = top[:, None]
    if horizon > 0:
        canvas[horizon:] = np.linspace(_grey(rng, 20, 200), _grey(rng, 20, 200), height - horizon, dtype=np.float32)[:, None]
    _texture(canvas, rng)
    for _ in range(int(rng.integers(0, 14))):
        a = rng.random(2) * (width, height)
        size = np.exp(rng.uniform(np.log(8), np.log(300), 2))
        cv2.rectangle(canvas, tuple(a.astype(int).tolist()), tuple((a + size).astype(int).tolist()), _grey(rng), -1 if rng.random() < .8 else 2)
    if rng.random() < .5:
        # A wall of windows or a fence.
        x0, y0, step = rng.random() * width, rng.random() * height * .6, rng.uniform(8, 50)
        shade = _grey(rng)
        for i in range(int(rng.integers(2, 12))):
            for j in range(int(rng.integers(1, 6))):
                p = (int(x0 + i * step), int(y0 + j * step * 1.3))
                cv2.rectangle(canvas, p, (int(p[0] + step * .6), int(p[1] + step * .8)), shade, -1)
    for _ in range(int(rng.integers(0, 8))):
        a, b = rng.random(2) * (width, height), rng.random(2) * (width, height)
        cv2.line(canvas, tuple(a.astype(int).tolist()), tuple(b.astype(int).tolist()), _grey(rng), int(rng.integers(1, 12)), cv2.LINE_AA)
    if rng.random() < .3:
        for i in range(int(rng.integers(3, 10))):
            cv2.rectangle(canvas, (int(i * 60 + 20), int(height * .8)), (int(i * 60 + 50), int(height * .84)), _grey(rng, 180, 255), -1)
    for _ in range(int(rng.integers(0, 5))):
        size = np.exp(rng.uniform(np.log(10), np.log(90)))
        (draw_vehicle if rng.random() < .6 else draw_motorbike)(canvas, rng, rng.random() * width, rng.random() * height, size)
    for _ in range(int(rng.integers(0, 7))):
        draw_sign(canvas, rng, rng.random() * width, rng.random() * height, np.exp(rng.uniform(np.log(5), np.log(60))))
    for _ in range(int(rng.integers(0, 7))):
        _plain_panel(canvas, rng, rng.random() * width, rng.random() * height, np.exp(rng.uniform(np.log(8), np.log(200))))
    for _ in range(int(rng.integers(0, 5))):
        draw_clutter(canvas, rng, rng.random() * width, rng.random() * height, np.exp(rng.uniform(np.log(10), np.log(160))))
    if rng.random() < .3:
        canvas = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(.6, 5))
    if rng.random() < .3:
        grain = rng.normal(0, rng.uniform(5, 40), canvas.shape).astype(np.float32)
        canvas += cv2.GaussianBlur(grain, (0, 0), rng.uniform(.8, 2.5)) * 1.5
    return np.clip(canvas, 0, 255).astype(np.uint8)
