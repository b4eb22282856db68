"""Boxes from the detector's output: letterboxing, suppression and matching, as the product does them."""

from dataclasses import dataclass

import cv2
import numpy as np

from scenes import INPUT_HEIGHT, INPUT_WIDTH

PAD = .5


@dataclass
class FoundPlate:
    score: float
    box: np.ndarray
    """x1, y1, x2, y2 in pixels of the photograph."""
    corners: np.ndarray
    """4 x 2, clockwise from the plate's own top left, in pixels of the photograph."""


def letterbox(grey, width=INPUT_WIDTH, height=INPUT_HEIGHT):
    """The grey picture (uint8) centred in the detector's input (float 0..1), with the scale and the offset used."""
    scale = min(width / grey.shape[1], height / grey.shape[0])
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    canvas = np.full((height, width), PAD, np.float32)
    canvas[top:top + size[1], left:left + size[0]] = small.astype(np.float32) / 255
    return canvas, scale, np.array([left, top], np.float32)


def iou(a, b):
    """IoU of one box with an array of boxes."""
    low, high = np.maximum(a[:2], b[:, :2]), np.minimum(a[2:], b[:, 2:])
    inter = np.clip(high - low, 0, None).prod(1)
    return inter / ((a[2:] - a[:2]).prod() + (b[:, 2:] - b[:, :2]).prod(1) - inter + 1e-9)


def found_plates(output, scale, offset, score=.3, nms_iou=.4):
    """Plates of one output [K, 13], best first, overlapping ones removed, in pixels of the photograph."""
    kept = output[output[:, 0] >= score]
    kept = kept[np.argsort(-kept[:, 0])]
    boxes = np.concatenate([kept[:, 1:3] - kept[:, 3:5] / 2, kept[:, 1:3] + kept[:, 3:5] / 2], 1)
    alive = np.ones(len(kept), bool)
    plates = []
    for i in range(len(kept)):
        if not alive[i]:
            continue
        alive &= iou(boxes[i], boxes) < nms_iou
        corners = (kept[i, 5:].reshape(4, 2) - offset) / scale
        plates.append(FoundPlate(float(kept[i, 0]), (boxes[i].reshape(2, 2) - offset).reshape(4) / scale, corners.astype(np.float32)))
    return plates
