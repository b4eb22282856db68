"""Reads plates with a reader (a torch module or an ONNX file through OpenCV)."""

from dataclasses import dataclass

import numpy as np
import torch

import optics
from crops import HEIGHT, MARGIN, WIDTH
from plate_text import COLOURS, PAD, ALPHABET, decode


@dataclass
class PlateRead:
    text: str
    characters: list
    """Probability of each character of the text."""
    sureness: float
    """Product of the probabilities of all slots, the empty ones included."""
    lines: int
    colour: str


def plate_picture(rgb, corners):
    """The reader's input for one plate (uint8 RGB)."""
    return optics.rectify(rgb, optics.expanded(corners.astype(np.float32), MARGIN), WIDTH, HEIGHT)


def interpret(text, lines, colour):
    """A read from the three probability vectors of one plate."""
    best = text.argmax(1)
    likely = text.max(1)
    kept = [float(p) for i, p in zip(best, likely) if ALPHABET[i] != PAD]
    return PlateRead(decode(best), kept, float(likely.prod()), int(lines.argmax()) + 1, COLOURS[int(colour.argmax())])


@torch.no_grad()
def read_pictures(model, pictures, device, batch=128):
    """Reads rectified pictures (uint8 RGB) with the torch model, which must be in evaluation mode."""
    reads = []
    for i in range(0, len(pictures), batch):
        tensor = torch.from_numpy(np.stack(pictures[i:i + batch])).to(device).permute(0, 3, 1, 2).float().div_(255)
        text, lines, colour = model(tensor.contiguous(memory_format=torch.channels_last))
        reads += [interpret(*parts) for parts in zip(text.softmax(2).cpu().numpy(), lines.cpu().numpy(), colour.cpu().numpy())]
    return reads


def read_plates(model, plates, device):
    return read_pictures(model, [plate_picture(p.picture, p.corners) for p in plates], device)
