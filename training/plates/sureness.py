"""How often the reader is right when it says how sure it is, on freshly rendered plates that it never saw.

The threshold `sure` of the manifest is chosen here and not on the photographs that measure it.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from crops import SyntheticCrops
from plate_text import COLOURS, decode
from reader import PlateReader
from reading import read_pictures

THRESHOLDS = (.5, .6, .7, .8, .85, .9, .95, .97, .98, .99, .995)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--out', type=Path, default=Path('training/out'))
    parser.add_argument('--reader', default='reader')
    parser.add_argument('--plates', type=int, default=3000)
    parser.add_argument('--seed', type=int, default=1001)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = PlateReader().to(memory_format=torch.channels_last).eval()
    model.load_state_dict(torch.load(options.out / f'{options.reader}.pt', map_location='cpu')['averaged'])
    source = SyntheticCrops(np.random.default_rng(options.seed))
    samples = [source.next() for _ in range(options.plates)]
    reads = read_pictures(model, [s.picture for s in samples], torch.device('cpu'))
    right = np.array([r.text == decode(s.text) for r, s in zip(reads, samples)])
    sure = np.array([r.sureness for r in reads])
    print(f'whole plate right: {right.mean():.4f} of {len(right)}')
    for threshold in THRESHOLDS:
        chosen = sure >= threshold
        if chosen.any():
            print(f'sure >= {threshold}: right {right[chosen].mean():.4f}, share {chosen.mean():.3f}')
    colour = np.array([r.colour for r in reads])
    truth = np.array([COLOURS[s.colour] for s in samples])
    for name in COLOURS:
        of = truth == name
        print(f'colour {name}: {(colour[of] == name).mean():.3f} of {of.sum()}')
    print(f'line count: {np.mean([r.lines == s.lines + 1 for r, s in zip(reads, samples)]):.4f}')


if __name__ == '__main__':
    main()
