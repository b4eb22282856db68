"""Trains the detector on drawn scenes and, where given, photographs. Resumable: run the same command again."""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from boxes import found_plates, iou, letterbox
from detector import DetectorForExport, PlateDetector
from detector_loss import detector_loss, targets_of
from scenes import INPUT_HEIGHT, INPUT_WIDTH, PhotographedScenes, PlateStock, SyntheticScenes
from schedule import AveragedModel, Progress, half_precision, learning_rate, load_checkpoint, save_checkpoint


def load_backgrounds(folder, limit=400):
    """Grey pictures without plates from a folder."""
    found = []
    for path in sorted(p for p in Path(folder).iterdir() if p.suffix.lower() in ('.jpg', '.jpeg', '.png'))[:limit]:
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if grey is not None:
            found.append(grey)
    return found


MISTAKEN = .25
"""Score from which a find that nobody labelled is shown to the detector more often."""


class MistakeFinder:
    """What the detector to begin with takes for plates where no plate is labelled: most is learned from those."""

    def __init__(self, weights, device):
        detector = PlateDetector()
        detector.load_state_dict(torch.load(weights, map_location='cpu')['averaged'])
        self._model, self._device = DetectorForExport(detector).eval().to(device), device

    @torch.no_grad()
    def __call__(self, grey, boxes):
        canvas, scale, offset = letterbox(grey)
        found = found_plates(self._model(torch.from_numpy(canvas)[None, None].to(self._device))[0].cpu().numpy(), scale, offset, MISTAKEN)
        return np.array([p.box for p in found if iou(p.box, boxes).max() < .1], np.float32).reshape(-1, 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--out', type=Path, default=Path('training/out'))
    parser.add_argument('--photos', type=Path, help='folder of labelled photographs')
    parser.add_argument('--backgrounds', type=Path, help='folder of pictures without plates')
    parser.add_argument('--real-share', type=float, default=.5)
    parser.add_argument('--steps', type=int, default=8000)
    parser.add_argument('--minutes', type=float, default=0, help='end after this time even if steps remain')
    parser.add_argument('--batch', type=int, default=16)
    parser.add_argument('--rate', type=float, default=2e-3)
    parser.add_argument('--seed', type=int, default=2)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--name', default='detector')
    parser.add_argument('--start-from', type=Path, help='weights to begin with (fine-tuning)')
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    model = PlateDetector().to(device, memory_format=torch.channels_last)
    if options.start_from:
        model.load_state_dict(torch.load(options.start_from, map_location=device)['averaged'])
    averaged = AveragedModel(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=.01)
    progress = Progress(options.steps, options.minutes)
    checkpoint = options.out / f'{options.name}.pt'
    load_checkpoint(checkpoint, model, averaged, optimizer, progress, device)

    rng = np.random.default_rng((options.seed, progress.step))
    stock = PlateStock(rng)
    synthetic = SyntheticScenes(rng, stock, load_backgrounds(options.backgrounds) if options.backgrounds else ())
    mistakes = MistakeFinder(options.start_from, device) if options.start_from else None
    real = PhotographedScenes(options.photos, rng, stock, mistakes=mistakes) if options.photos else None

    model.train()
    progress.start_clock()
    shown, count, began = np.zeros(4), 0, time.monotonic()
    while progress.fraction < 1:
        # Quarter windows are four times cheaper; the full size is needed for the largest plates.
        full = progress.step % 5 == 4
        width, height = (INPUT_WIDTH, INPUT_HEIGHT) if full else (INPUT_WIDTH // 2, INPUT_HEIGHT // 2)
        batch = max(1, options.batch // 4) if full else options.batch
        scenes = [(real if real and rng.random() < options.real_share else synthetic).next(width, height) for _ in range(batch)]
        pictures = torch.from_numpy(np.stack([s.picture for s in scenes])[:, None]).to(device).float().div_(255)
        targets = [t.to(device) for t in targets_of(scenes, width, height)]
        for group in optimizer.param_groups:
            group['lr'] = learning_rate(progress.fraction, progress.step, options.rate)
        with half_precision(device):
            raw = model(pictures.contiguous(memory_format=torch.channels_last))
        losses = detector_loss(raw.float(), *targets)
        optimizer.zero_grad(set_to_none=True)
        losses[0].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10)
        optimizer.step()
        averaged.update(model)
        progress.step += 1
        shown += [l.item() for l in losses]
        count += batch
        if progress.step % 50 == 0:
            total, score, box, quad = shown / 50
            print(f'step {progress.step} {progress.fraction:.3f} loss {total:.3f} score {score:.3f} box {box:.3f} corners {quad:.4f} '
                  f'{count / (time.monotonic() - began):.0f}/s', flush=True)
            shown, count, began = np.zeros(4), 0, time.monotonic()
        if progress.step % 250 == 0 or progress.fraction >= 1:
            save_checkpoint(checkpoint, model, averaged, optimizer, progress)


if __name__ == '__main__':
    main()
