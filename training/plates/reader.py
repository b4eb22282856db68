"""The reader: a rectified plate to ten character slots, the number of lines and the colour."""

import torch
from torch import nn

from crops import HEIGHT, WIDTH
from layers import Residual, conv
from plate_text import ALPHABET, COLOURS, SLOTS


class PlateReader(nn.Module):
    """Each slot attends to the cells of its character on an 8 x 20 map.

    A coarse 4 x 10 branch sees the whole plate, so that a cell knows which character of the text it holds.
    """

    def __init__(self, width=96):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 24, 2), conv(24, 32), conv(32, 48, 2), conv(48, 64))
        self.fine = nn.Sequential(conv(64, width, 2), Residual(width))
        self.place = nn.Parameter(torch.zeros(1, 128, HEIGHT // 16, WIDTH // 16))
        self.enter = conv(width, 128, 2)
        self.coarse = nn.Sequential(Residual(128), Residual(128), Residual(128))
        self.up = nn.ConvTranspose2d(128, width, 2, 2)
        self.merge = conv(2 * width, width, kernel=1)
        self.attention = nn.Conv2d(width, SLOTS, 1)
        self.character = nn.Sequential(nn.Linear(width, 128), nn.ReLU(inplace=True), nn.Dropout(.1), nn.Linear(128, len(ALPHABET)))
        self.slot = nn.Parameter(torch.zeros(1, SLOTS, width))
        self.lines = nn.Linear(128, 2)
        self.colour = nn.Linear(128 + 48, len(COLOURS))

    def forward(self, plate):
        """Logits: text [N, SLOTS, alphabet], lines [N, 2], colour [N, colours]."""
        early = self.stem[2](self.stem[1](self.stem[0](plate * 2 - 1)))
        fine = self.fine(self.stem[3](early))
        coarse = self.coarse(self.enter(fine) + self.place)
        merged = self.merge(torch.cat([fine, self.up(coarse)], 1))
        weights = self.attention(merged).flatten(2).softmax(2)
        seen = weights @ merged.flatten(2).transpose(1, 2) + self.slot
        whole = coarse.mean((2, 3))
        return self.character(seen), self.lines(whole), self.colour(torch.cat([whole, early.mean((2, 3))], 1))


class ReaderForExport(nn.Module):
    """The reader with probabilities instead of logits."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader

    def forward(self, plate):
        text, lines, colour = self.reader(plate)
        return text.softmax(2), lines.softmax(1), colour.softmax(1)
