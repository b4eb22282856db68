"""How often the reader is right when it says how sure it is, on plates that it never saw: rendered ones and, where given, photographed
ones of the training split that were held out of training.

The temperature and the threshold `sure` of the manifest are chosen here and not on the photographs that measure the reader.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from corners import CornerFinder
from crops import SyntheticCrops, load_real_plates, real_view
from photographs import held_out
from plate_text import COLOURS, decode
from reader import PlateReader

THRESHOLDS = (.5, .6, .7, .8, .85, .9, .95, .97, .98, .99, .995)
TEMPERATURES = np.round(np.arange(.7, 2.01, .05), 2)
VIEWS = 4


@torch.no_grad()
def logits_of(model, samples, batch=128):
    """Text logits, colours and line counts of samples."""
    text, lines, colour = [], [], []
    for i in range(0, len(samples), batch):
        pictures = torch.from_numpy(np.stack([s.picture for s in samples[i:i + batch]])).permute(0, 3, 1, 2).float() / 255
        for kept, part in zip((text, lines, colour), model(pictures.contiguous(memory_format=torch.channels_last))):
            kept.append(part)
    return torch.cat(text), torch.cat(lines).argmax(1).numpy(), torch.cat(colour).argmax(1).numpy()


def calibration_error(sure, right, bins=10):
    """Expected calibration error: how far, on average, the said probability is from the share that was right."""
    places = np.minimum((sure * bins).astype(int), bins - 1)
    return sum(abs(sure[places == b].mean() - right[places == b].mean()) * (places == b).mean() for b in range(bins) if (places == b).any())


def report(name, model, samples):
    logits, lines, colour = logits_of(model, samples)
    truth = torch.tensor([s.text for s in samples])
    right = (logits.argmax(2) == truth).all(1).numpy()
    print(f'{name}: whole plate right {right.mean():.4f} of {len(right)}')
    losses = [float(torch.nn.functional.cross_entropy((logits / t).flatten(0, 1), truth.flatten())) for t in TEMPERATURES]
    best = TEMPERATURES[int(np.argmin(losses))]
    for temperature in sorted({1.0, float(best)}):
        sure = (logits / temperature).softmax(2).max(2).values.prod(1).numpy()
        print(f'  temperature {temperature}: calibration error {calibration_error(sure, right):.4f}, loss a character {losses[list(TEMPERATURES).index(temperature)]:.4f}')
        for threshold in THRESHOLDS:
            chosen = sure >= threshold
            if chosen.any():
                print(f'    sure >= {threshold}: right {right[chosen].mean():.4f}, share {chosen.mean():.3f}')
    true_colour = np.array([s.colour for s in samples])
    for i, colour_name in enumerate(COLOURS):
        if (true_colour == i).any():
            print(f'  colour {colour_name}: {(colour[true_colour == i] == i).mean():.3f} of {(true_colour == i).sum()}')
    print(f'  line count: {np.mean(lines == np.array([s.lines for s in samples])):.4f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--out', type=Path, default=Path('training/out'))
    parser.add_argument('--reader', default='reader')
    parser.add_argument('--photos', type=Path, help='folder of labelled photographs')
    parser.add_argument('--corners-by', type=Path, help='detector checkpoint')
    parser.add_argument('--plates', type=int, default=3000)
    parser.add_argument('--seed', type=int, default=1001)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = PlateReader().to(memory_format=torch.channels_last).eval()
    model.load_state_dict(torch.load(options.out / f'{options.reader}.pt', map_location='cpu')['averaged'])
    rng = np.random.default_rng(options.seed)
    source = SyntheticCrops(rng)
    report('rendered', model, [source.next() for _ in range(options.plates)])
    if options.photos:
        corners_of = CornerFinder(options.corners_by, torch.device('cpu')) if options.corners_by else None
        held = [p for p in load_real_plates(options.photos, 'train', corners_of, held_out) for _ in range(VIEWS)]
        report('photographed, spoiled as in training', model, [real_view(p, rng) for p in held])
        report('photographed, a little spoiled', model, [real_view(p, rng, spoil=.3) for p in held])


if __name__ == '__main__':
    main()
