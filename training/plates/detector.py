"""The detector: one anchor-free map at stride 8; each cell gives a score, a box and four corners."""

import math

import torch
from torch import nn

from layers import Residual, conv

STRIDE = 8
OUTPUTS = 13
"""Per cell: score, centre x and y, log width and height, then four corners relative to the box."""

UNIT_CORNERS = (-.5, -.5, .5, -.5, .5, .5, -.5, .5)


class PlateDetector(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(conv(1, 16, 2), conv(16, 32, 2))
        self.level8 = nn.Sequential(conv(32, 64, 2), Residual(64))
        self.level16 = nn.Sequential(conv(64, 96, 2), Residual(96))
        self.level32 = nn.Sequential(conv(96, 96, 2), Residual(96), Residual(96, dilation=2))
        self.side16, self.side32 = conv(96, 64, kernel=1), conv(96, 64, kernel=1)
        self.join16, self.join8 = conv(64, 64), conv(64, 64)
        self.up = nn.Upsample(scale_factor=2, mode='nearest')
        self.head = conv(64, 64)
        self.out = nn.Conv2d(64, OUTPUTS, 1)
        nn.init.normal_(self.out.weight, 0, .01)
        with torch.no_grad():
            self.out.bias.zero_()
            self.out.bias[0] = -math.log(99)
            self.out.bias[3:5] = 1.5
            self.out.bias[5:] = torch.tensor(UNIT_CORNERS)

    def forward(self, image):
        """Raw maps [N, OUTPUTS, H / 8, W / 8]."""
        c8 = self.level8(self.stem(image * 2 - 1))
        c16 = self.level16(c8)
        c32 = self.level32(c16)
        p16 = self.join16(self.side16(c16) + self.up(self.side32(c32)))
        return self.out(self.head(self.join8(c8 + self.up(p16))))


def decode(raw):
    """Raw maps to [N, K, 13]: score, cx, cy, w, h and the corners x1, y1 .. x4, y4 in input pixels."""
    ones = torch.ones_like(raw[:, :1])
    x = (ones.cumsum(3) - .5) * STRIDE
    y = (ones.cumsum(2) - .5) * STRIDE
    cx, cy = x + raw[:, 1:2] * STRIDE, y + raw[:, 2:3] * STRIDE
    size = torch.exp(raw[:, 3:5]) * STRIDE
    w, h = size[:, :1], size[:, 1:2]
    corners = [part for i in range(4) for part in (cx + w * raw[:, 5 + 2 * i:6 + 2 * i], cy + h * raw[:, 6 + 2 * i:7 + 2 * i])]
    return torch.cat([raw[:, :1].sigmoid(), cx, cy, w, h, *corners], 1).flatten(2).transpose(1, 2)


class DetectorForExport(nn.Module):
    """The detector with its decoding in the graph."""

    def __init__(self, detector):
        super().__init__()
        self.detector = detector

    def forward(self, image):
        return decode(self.detector(image))
