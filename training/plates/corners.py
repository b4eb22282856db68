"""Corners for photographs that are labelled with boxes only, by a trained detector."""

import cv2
import numpy as np
import torch

from boxes import found_plates, iou, letterbox
from detector import DetectorForExport, PlateDetector

LEAST_IOU = .4
LEAST_SCORE = .3


class CornerFinder:
    """Finds the four corners of the plate in a labelled box, or None where the detector sees none there."""

    def __init__(self, checkpoint, device):
        detector = PlateDetector()
        detector.load_state_dict(torch.load(checkpoint, map_location='cpu')['averaged'])
        self._model, self._device = DetectorForExport(detector).eval().to(device), device

    @torch.no_grad()
    def __call__(self, rgb, box):
        grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
        height, width = grey.shape
        x0, y0, x1, y1 = box
        room = (0, 0)
        if (x1 - x0) > .8 * width:
            # A ready-cut plate: the detector wants to see it smaller, with something around it.
            room = (height // 2, width // 2)
            grey = cv2.copyMakeBorder(grey, room[0], room[0], room[1], room[1], cv2.BORDER_CONSTANT, value=128)
        canvas, scale, offset = letterbox(grey)
        tensor = torch.from_numpy(canvas)[None, None].to(self._device).contiguous(memory_format=torch.channels_last)
        found = found_plates(self._model(tensor)[0].cpu().numpy(), scale, offset, LEAST_SCORE)
        if not found:
            return None
        shift = np.array([room[1], room[0]], np.float32)
        overlaps = iou(np.array(box, np.float32) + np.tile(shift, 2), np.array([p.box for p in found]))
        best = int(overlaps.argmax())
        return found[best].corners - shift if overlaps[best] >= LEAST_IOU else None
