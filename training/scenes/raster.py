"""A small z-buffer rasteriser with per-pixel shading, compiled by numba.

It draws textured triangle meshes into linear-light buffers. Texture texels carry a surface code, so that one
drawn picture of a car's rear can hold paint, glass, lamps and chrome side by side.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

# surface codes (fourth channel of a texture, or the code of an untextured material)
MATTE, PAINT, GLASS, TAIL, BRAKE, HEAD, CHROME, PLATE, INDICATOR, SKIP = range(10)

# columns of the light vector
SUN_X, SUN_Y, SUN_Z, SUN_R, SUN_G, SUN_B = range(6)
SKY_R, SKY_G, SKY_B, HOR_R, HOR_G, HOR_B, GND_R, GND_G, GND_B = range(6, 15)
FLASH, LIGHT_SIZE = 15, 16

# columns of the state vector of one object
S_SUN, S_TAIL, S_BRAKE, S_HEAD, S_AMB, S_FLASH, S_LEFT, S_RIGHT, S_LX, S_LY, S_LZ, S_LR, S_LG, S_LB = range(14)
STATE_SIZE = 14


@njit(cache=True, fastmath=True)
def draw(tri, spos, wpos, nrm, uv, tri_mat, mats, tex, tex_table, light, state, cam, zbuf, col, ids, ident):
    """Rasterise. mats rows: r g b code gloss texture(-1 none) paint_r paint_g paint_b emission."""
    height, width = zbuf.shape
    for t in range(tri.shape[0]):
        a, b, c = tri[t, 0], tri[t, 1], tri[t, 2]
        wa, wb, wc = spos[a, 2], spos[b, 2], spos[c, 2]
        if wa <= 0.0 or wb <= 0.0 or wc <= 0.0:
            continue
        ax, ay, bx, by, cx, cy = spos[a, 0], spos[a, 1], spos[b, 0], spos[b, 1], spos[c, 0], spos[c, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if area > -1e-9:  # pixel rows grow downwards, so a front face has a negative area; what has none covers no pixel
            continue
        x0 = max(0, int(math.ceil(min(ax, bx, cx) - 0.5)))
        x1 = min(width - 1, int(math.floor(max(ax, bx, cx) - 0.5)))
        y0 = max(0, int(math.ceil(min(ay, by, cy) - 0.5)))
        y1 = min(height - 1, int(math.floor(max(ay, by, cy) - 0.5)))
        if x0 > x1 or y0 > y1:
            continue
        inv = 1.0 / area
        m = tri_mat[t]
        texture = int(mats[m, 5])
        gloss = mats[m, 4]
        for y in range(y0, y1 + 1):
            py = y + 0.5
            for x in range(x0, x1 + 1):
                px = x + 0.5
                l0 = ((bx - px) * (cy - py) - (by - py) * (cx - px)) * inv
                l1 = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) * inv
                l2 = 1.0 - l0 - l1
                if l0 < 0.0 or l1 < 0.0 or l2 < 0.0:
                    continue
                w = l0 * wa + l1 * wb + l2 * wc
                if w <= zbuf[y, x]:
                    continue
                k0, k1, k2 = l0 * wa / w, l1 * wb / w, l2 * wc / w
                r, g, bl = mats[m, 0], mats[m, 1], mats[m, 2]
                code = int(mats[m, 3])
                if texture >= 0:
                    u = k0 * uv[a, 0] + k1 * uv[b, 0] + k2 * uv[c, 0]
                    v = k0 * uv[a, 1] + k1 * uv[b, 1] + k2 * uv[c, 1]
                    offset, tw, th = tex_table[texture, 0], tex_table[texture, 1], tex_table[texture, 2]
                    fx = min(max(u * tw - 0.5, 0.0), tw - 1.001)
                    fy = min(max(v * th - 0.5, 0.0), th - 1.001)
                    ix, iy = int(fx), int(fy)
                    dx, dy = fx - ix, fy - iy
                    q = offset + iy * tw + ix
                    q2 = q + tw if iy + 1 < th else q
                    e = 1 if ix + 1 < tw else 0
                    code = tex[q + (e if dx > 0.5 else 0) + (tw if (dy > 0.5 and iy + 1 < th) else 0), 3]
                    if code == SKIP:
                        continue
                    f00, f01, f10, f11 = (1 - dx) * (1 - dy), dx * (1 - dy), (1 - dx) * dy, dx * dy
                    r = (f00 * tex[q, 2] + f01 * tex[q + e, 2] + f10 * tex[q2, 2] + f11 * tex[q2 + e, 2]) / 255.0
                    g = (f00 * tex[q, 1] + f01 * tex[q + e, 1] + f10 * tex[q2, 1] + f11 * tex[q2 + e, 1]) / 255.0
                    bl = (f00 * tex[q, 0] + f01 * tex[q + e, 0] + f10 * tex[q2, 0] + f11 * tex[q2 + e, 0]) / 255.0
                    r, g, bl = r * r, g * g, bl * bl
                    if code == PAINT:
                        r, g, bl = r * mats[m, 6], g * mats[m, 7], bl * mats[m, 8]
                zbuf[y, x] = w
                ids[y, x] = ident
                nx = k0 * nrm[a, 0] + k1 * nrm[b, 0] + k2 * nrm[c, 0]
                ny = k0 * nrm[a, 1] + k1 * nrm[b, 1] + k2 * nrm[c, 1]
                nz = k0 * nrm[a, 2] + k1 * nrm[b, 2] + k2 * nrm[c, 2]
                n_len = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-9)
                nx, ny, nz = nx * n_len, ny * n_len, nz * n_len
                wx = k0 * wpos[a, 0] + k1 * wpos[b, 0] + k2 * wpos[c, 0]
                wy = k0 * wpos[a, 1] + k1 * wpos[b, 1] + k2 * wpos[c, 1]
                wz = k0 * wpos[a, 2] + k1 * wpos[b, 2] + k2 * wpos[c, 2]
                vx, vy, vz = cam[0] - wx, cam[1] - wy, cam[2] - wz
                v_len = 1.0 / math.sqrt(vx * vx + vy * vy + vz * vz)
                vx, vy, vz = vx * v_len, vy * v_len, vz * v_len
                ndv = nx * vx + ny * vy + nz * vz
                # diffuse: a hemisphere of sky over a ground that bounces, and the sun
                up = 0.5 + 0.5 * nz
                occlusion = state[S_AMB] * min(1.0, 0.32 + wz * 0.75)
                ndl = nx * light[SUN_X] + ny * light[SUN_Y] + nz * light[SUN_Z]
                sun = max(0.0, ndl) * state[S_SUN]
                # one near lamp (street lamp or the headlights of a follower)
                lamp = max(0.0, nx * state[S_LX] + ny * state[S_LY] + nz * state[S_LZ])
                flash = max(0.0, ndv) * state[S_FLASH] * light[FLASH]
                er = (light[GND_R] + (light[SKY_R] - light[GND_R]) * up) * occlusion + light[SUN_R] * sun
                eg = (light[GND_G] + (light[SKY_G] - light[GND_G]) * up) * occlusion + light[SUN_G] * sun
                eb = (light[GND_B] + (light[SKY_B] - light[GND_B]) * up) * occlusion + light[SUN_B] * sun
                er += lamp * state[S_LR] + flash
                eg += lamp * state[S_LG] + flash
                eb += lamp * state[S_LB] + flash
                f0 = gloss * 0.04
                if code == GLASS:
                    f0 = 0.055
                elif code == CHROME:
                    f0 = 0.5
                elif code == TAIL or code == BRAKE or code == HEAD or code == INDICATOR:
                    f0 = 0.06
                elif code == PLATE:
                    f0 = 0.012
                elif code == MATTE and texture >= 0:
                    f0 = 0.012
                outr, outg, outb = r * er, g * eg, bl * eb
                if f0 > 0.0:
                    rx, ry, rz = 2 * ndv * nx - vx, 2 * ndv * ny - vy, 2 * ndv * nz - vz
                    edge = 1.0 - max(0.0, ndv)
                    fresnel = f0 + (1.0 - f0) * edge * edge * edge * edge * edge * min(1.0, f0 * 18.0)
                    if rz > 0.0:
                        s = min(1.0, rz * 2.2)
                        # the street mirrored: dark fronts up to a wavy skyline
                        skyline = 0.20 + 0.07 * math.sin(rx * 9.0 + wx * 0.6) + 0.05 * math.sin(rx * 23.0)
                        k = min(1.0, max(0.0, (rz - skyline) * 14.0 + 0.5))
                        hr = light[HOR_R] * 0.30
                        hg = light[HOR_G] * 0.30
                        hb = light[HOR_B] * 0.30
                        sr = hr + (light[HOR_R] + (light[SKY_R] - light[HOR_R]) * s - hr) * k
                        sg = hg + (light[HOR_G] + (light[SKY_G] - light[HOR_G]) * s - hg) * k
                        sb = hb + (light[HOR_B] + (light[SKY_B] - light[HOR_B]) * s - hb) * k
                    else:
                        sr, sg, sb = light[GND_R] * 0.75, light[GND_G] * 0.75, light[GND_B] * 0.75
                    fo = fresnel * min(1.0, 0.45 + wz * 0.6)
                    outr = outr * (1.0 - fresnel) + fo * sr
                    outg = outg * (1.0 - fresnel) + fo * sg
                    outb = outb * (1.0 - fresnel) + fo * sb
                    rdl = rx * light[SUN_X] + ry * light[SUN_Y] + rz * light[SUN_Z]
                    if rdl > 0.9:
                        h = math.exp((rdl - 1.0) * 420.0) * 7.0 + math.exp((rdl - 1.0) * 60.0) * 0.35
                        h = min(h, 5.0) * state[S_SUN] * fresnel * 4.0
                        outr += h * light[SUN_R]
                        outg += h * light[SUN_G]
                        outb += h * light[SUN_B]
                    rdl = rx * state[S_LX] + ry * state[S_LY] + rz * state[S_LZ]
                    if rdl > 0.8:
                        h = (math.exp((rdl - 1.0) * 90.0) * 2.0 + math.exp((rdl - 1.0) * 18.0) * 0.3) * fresnel * 5.0
                        outr += h * state[S_LR]
                        outg += h * state[S_LG]
                        outb += h * state[S_LB]
                if code == TAIL:
                    glow = state[S_TAIL]
                    outr += glow * (0.25 + r * 1.4)
                    outg += glow * g * 0.5
                    outb += glow * bl * 0.5
                elif code == BRAKE:
                    glow = state[S_BRAKE] * 2.6 + state[S_TAIL] * 0.6
                    outr += glow * (0.3 + r * 1.6)
                    outg += glow * (0.02 + g * 0.6)
                    outb += glow * (0.02 + bl * 0.5)
                elif code == HEAD:
                    glow = state[S_HEAD]
                    outr += glow * r
                    outg += glow * g
                    outb += glow * bl * 0.92
                elif code == INDICATOR:
                    glow = state[S_LEFT] if k0 * uv[a, 0] + k1 * uv[b, 0] + k2 * uv[c, 0] < 0.5 else state[S_RIGHT]
                    outr += glow * 2.2
                    outg += glow * 0.95
                    outb += glow * 0.05
                elif code == PLATE:
                    # retro-reflective film sends the flash back whatever the angle
                    retro = state[S_FLASH] * light[FLASH] * 1.3
                    outr += r * retro
                    outg += g * retro
                    outb += bl * retro
                emission = mats[m, 9]
                if emission > 0.0:
                    outr += r * emission
                    outg += g * emission
                    outb += bl * emission
                col[y, x, 0] = outb
                col[y, x, 1] = outg
                col[y, x, 2] = outr


@njit(cache=True, fastmath=True)
def downsample(col, x0, y0, x1, y1, out):
    """Mean of 2x2 samples, each compressed first so that an edge beside a lamp stays smooth."""
    for y in range(y0, y1):
        for x in range(x0, x1):
            for c in range(3):
                s = 0.0
                for j in range(2):
                    for i in range(2):
                        s += min(col[2 * y + j, 2 * x + i, c], 12.0)
                out[y, x, c] = s * 0.25


class TextureBank:
    """All textures in one flat array, as the rasteriser wants them."""

    def __init__(self) -> None:
        self._parts: list[np.ndarray] = []
        self._rows: list[tuple[int, int, int]] = []
        self._size = 0
        self.data = np.zeros((1, 4), np.uint8)
        self.table = np.zeros((1, 3), np.int64)

    def add(self, image: np.ndarray) -> int:
        """Keep a (h, w, 4) picture: blue, green, red, surface code. Returns its number."""
        height, width = image.shape[:2]
        self._parts.append(np.ascontiguousarray(image, np.uint8).reshape(-1, 4))
        self._rows.append((self._size, width, height))
        self._size += width * height
        return len(self._rows) - 1

    def freeze(self) -> None:
        self.data = np.concatenate(self._parts) if self._parts else self.data
        self.table = np.array(self._rows or [(0, 1, 1)], np.int64)
