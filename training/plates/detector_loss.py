"""Targets and loss of the detector."""

import numpy as np
import torch
from torch.nn import functional as F

from detector import STRIDE, decode

TRUSTED_IOU = .6
"""Labelled boxes of photographs are drawn loosely: a prediction this close is not pulled any further."""


def targets_of(scenes, width, height):
    """Heat (1 at a plate's cell, falling around it), weight (0 where ignored), and one row per cell to regress.

    Rows: cell (picture, row, column), box (x1, y1, x2, y2), corners (8, NaN where unknown), share of the plate's loss.
    """
    rows, columns = height // STRIDE, width // STRIDE
    heat = np.zeros((len(scenes), rows, columns), np.float32)
    weight = np.ones_like(heat)
    ys, xs = np.meshgrid((np.arange(rows) + .5) * STRIDE, (np.arange(columns) + .5) * STRIDE, indexing='ij')
    cells, boxes, corners, shares = [], [], [], []
    for n, scene in enumerate(scenes):
        for t in scene.targets:
            x0, y0, x1, y1 = t.box
            if t.ignored:
                weight[n, max(0, int(y0 // STRIDE)):int(y1 // STRIDE) + 1, max(0, int(x0 // STRIDE)):int(x1 // STRIDE) + 1] = 0
                continue
            cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
            sx, sy = max((x1 - x0) * .14, STRIDE * .45), max((y1 - y0) * .14, STRIDE * .45)
            spot = np.exp(-((xs - cx) ** 2 / (2 * sx * sx) + (ys - cy) ** 2 / (2 * sy * sy))).astype(np.float32)
            column, row = min(columns - 1, max(0, int(cx / STRIDE))), min(rows - 1, max(0, int(cy / STRIDE)))
            near = np.argwhere(spot > .55)
            if len(near) > 12:
                near = near[np.argsort(-spot[near[:, 0], near[:, 1]])[:12]]
            if not any((row, column) == tuple(c) for c in near):
                near = np.concatenate([near, [[row, column]]])
            heat[n] = np.maximum(heat[n], spot)
            heat[n, row, column] = 1
            for r, c in near:
                cells.append((n, r, c))
                boxes.append(t.box)
                corners.append(np.full((4, 2), np.nan, np.float32) if t.corners is None else t.corners)
                shares.append(1 / len(near) ** .5)
    return (torch.from_numpy(heat), torch.from_numpy(weight), torch.tensor(cells, dtype=torch.long).reshape(-1, 3),
            torch.tensor(np.array(boxes, np.float32)).reshape(-1, 4), torch.tensor(np.array(corners, np.float32)).reshape(-1, 8),
            torch.tensor(shares, dtype=torch.float32))


def _generalised_iou(a, b):
    """IoU and generalised IoU of boxes given by corners."""
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    inter = (high - low).clamp(min=0).prod(1)
    union = (a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - inter
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(1)
    iou = inter / union.clamp(min=1e-6)
    return iou, iou - (hull - union) / hull.clamp(min=1e-6)


def detector_loss(raw, heat, weight, cells, boxes, corners, shares):
    """Score (penalty-reduced focal), box (generalised IoU and size) and corner loss."""
    logits = raw[:, 0]
    p = logits.sigmoid().clamp(1e-5, 1 - 1e-5)
    found = heat == 1
    positives = (-(1 - p) ** 2 * p.log() * found).sum()
    negatives = (-(1 - heat) ** 4 * p ** 2 * (1 - p).log() * weight * ~found).sum()
    score = (positives + negatives) / max(1, int(found.sum()))
    if not len(cells):
        return score, score.detach(), score.new_zeros(()), score.new_zeros(())
    columns = raw.shape[3]
    limited = torch.cat([raw[:, :3], raw[:, 3:5].clamp(-3, 6), raw[:, 5:]], 1)
    at = decode(limited)[cells[:, 0], cells[:, 1] * columns + cells[:, 2]]
    centre, size = at[:, 1:3], at[:, 3:5]
    iou, generalised = _generalised_iou(torch.cat([centre - size / 2, centre + size / 2], 1), boxes)
    true_centre, true_size = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    exact = ~corners[:, 0].isnan()
    off = ((centre - true_centre).abs() / true_size).sum(1) + (size.log() - true_size.log()).abs().sum(1)
    each = (1 - generalised) + .5 * off
    each = torch.where(exact, each, each * (iou < TRUSTED_IOU))
    norm = shares.sum()
    box = (each * shares).sum() / norm
    quad = score.new_zeros(())
    if exact.any():
        scale = true_size[exact].repeat(1, 4)
        difference = (at[exact, 5:] - corners[exact]) / scale
        quad = (F.smooth_l1_loss(difference, torch.zeros_like(difference), beta=.03, reduction='none').mean(1) * shares[exact]).sum() / shares[exact].sum()
    return score + 1.0 * box + 4 * quad, score.detach(), box.detach(), quad.detach()
