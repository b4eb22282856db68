"""What a camera does to a plate: perspective, blur, noise, exposure, infrared, compression."""

import cv2
import numpy as np


def perspective_corners(aspect, width, rng, strength=1.0):
    """The four corners (clockwise from the plate's own top left) of a plate seen by a random camera.

    Centred on (0, 0) and about `width` pixels wide.
    """
    yaw = np.radians(np.clip(rng.normal(0, 17) * strength, -52, 52))
    pitch = np.radians(np.clip(rng.normal(0, 12) * strength, -38, 38))
    roll = np.radians(np.clip(rng.normal(0, 5 if rng.random() < .85 else 14) * strength, -35, 35))
    x, y = np.array([-.5, .5, .5, -.5]), np.array([-.5, -.5, .5, .5]) / aspect
    x, y = x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)
    z = x * np.sin(yaw) + y * np.sin(pitch)
    depth = rng.uniform(2, 9)
    shear = np.sin(pitch) * np.sin(yaw) * .7
    u = x * np.cos(yaw) * depth / (depth + z)
    v = (y * np.cos(pitch) + x * shear) * depth / (depth + z)
    return (np.stack([u, v], 1) * width).astype(np.float32)


def paste(canvas, rgb, alpha, corners):
    """Draws a flat picture onto `canvas` (any number of channels) so that its corners fall on `corners`."""
    height, width = alpha.shape
    low = np.floor(corners.min(0)).astype(int) - 1
    high = np.ceil(corners.max(0)).astype(int) + 2
    x0, y0 = max(0, low[0]), max(0, low[1])
    x1, y1 = min(canvas.shape[1], high[0]), min(canvas.shape[0], high[1])
    if x0 >= x1 or y0 >= y1:
        return
    seen = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]), 4)
    if seen < width * .75:
        # Shrink by area first: the warp alone would alias.
        k = seen / width
        size = (max(4, round(width * k)), max(3, round(height * k)))
        rgb, alpha = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
        height, width = alpha.shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - .5
    transform = cv2.getPerspectiveTransform(flat, (corners - (x0, y0)).astype(np.float32))
    size = (x1 - x0, y1 - y0)
    picture = cv2.warpPerspective(rgb, transform, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(alpha, transform, size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    part = canvas[y0:y1, x0:x1]
    if canvas.ndim == 3:
        cover = cover[..., None]
    part[:] = (part * (1 - cover) + picture * cover).astype(canvas.dtype)


def expanded(corners, margin):
    """Corners moved outwards by `margin` of the plate's width and height."""
    top_left, top_right, bottom_right, bottom_left = corners
    right = ((top_right - top_left) + (bottom_right - bottom_left)) / 2 * margin
    down = ((bottom_left - top_left) + (bottom_right - top_right)) / 2 * margin
    return np.stack([top_left - right - down, top_right + right - down, bottom_right + right + down,
                     bottom_left - right + down]).astype(np.float32)


def rectify(picture, corners, width, height):
    """The quadrilateral stretched to width x height, averaging where the picture is larger."""
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[3] - corners[0]) * width / height)
    k = min(4, int(seen / width + .5))
    if k > 1:
        large = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, target * k), (width * k, height * k),
                                    flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, target), (width, height),
                               flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _motion_kernel(length, angle):
    size = int(length) | 1
    kernel = np.zeros((size, size), np.float32)
    centre = size // 2
    dx, dy = np.cos(angle) * centre, np.sin(angle) * centre
    cv2.line(kernel, (int(round(centre - dx)), int(round(centre - dy))), (int(round(centre + dx)), int(round(centre + dy))), 1, 1)
    return kernel / kernel.sum()


def blur(picture, rng, sigma):
    """Focus or motion blur of about `sigma` pixels."""
    if sigma < .25:
        return picture
    if rng.random() < .45 and sigma > .7:
        return cv2.filter2D(picture, -1, _motion_kernel(min(31, sigma * 3.2), rng.uniform(0, np.pi)), borderType=cv2.BORDER_REPLICATE)
    return cv2.GaussianBlur(picture, (0, 0), sigma)


def expose(picture, rng, strength=1.0):
    """Brightness, contrast, gamma and (for colour) a tint; returns float32."""
    out = picture.astype(np.float32)
    if rng.random() < .5:
        out = 255 * (out / 255 + 1e-4) ** float(np.exp(rng.normal(0, .35 * strength)))
    gain = float(np.exp(rng.normal(-.08, .3 * strength)))
    if rng.random() < .12:
        gain *= rng.uniform(.25, .6)
    out = (out - 128) * gain + 128 + rng.normal(0, 20 * strength) if rng.random() < .6 else out * gain
    if out.ndim == 3 and rng.random() < .4:
        out *= np.exp(rng.normal(0, .07, 3)).astype(np.float32)
    return out


def noise(picture, rng, amount):
    """Sensor noise, coarser on some pictures; expects and returns float32."""
    if amount < .5:
        return picture
    h, w = picture.shape[:2]
    if rng.random() < .3 and min(h, w) > 8:
        grain = cv2.resize(rng.standard_normal((h // 2 + 1, w // 2 + 1)).astype(np.float32), (w, h))
    else:
        grain = rng.standard_normal((h, w), dtype=np.float32)
    grain *= amount
    return picture + (grain[..., None] if picture.ndim == 3 else grain)


def compress(picture, rng, low=25, high=95):
    """A JPEG round trip; expects and returns uint8."""
    ok, data = cv2.imencode('.jpg', picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(low, high))])
    if not ok:
        raise RuntimeError('JPEG encoding failed')
    return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE if picture.ndim == 2 else cv2.IMREAD_COLOR)


def sharpen(picture, rng):
    """The halo that cameras' own sharpening leaves."""
    soft = cv2.GaussianBlur(picture, (0, 0), rng.uniform(.8, 1.8))
    k = rng.uniform(.3, 1.3)
    return cv2.addWeighted(picture, 1 + k, soft, -k, 0)


def infrared(rgb, rng):
    """An infrared night picture: grey, and a retro-reflective plate may glow."""
    weights = rng.dirichlet((4, 4, 2)).astype(np.float32)
    grey = rgb.astype(np.float32) @ weights
    if rng.random() < .5:
        grey = np.clip(grey * rng.uniform(1, 1.7), 0, 255)
    return np.repeat(grey.astype(np.uint8)[..., None], 3, 2)
