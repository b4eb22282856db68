"""Mixes the averaged weights of two checkpoints of one training: what the later steps learned, with the calm of the earlier ones."""

import argparse
from pathlib import Path

import torch


def mixed(earlier, later, share):
    """The weights between two sets of one shape, `share` of the later one; what is no real number (counters) is the later one's."""
    return {name: torch.lerp(earlier[name], value, share) if value.is_floating_point() else value for name, value in later.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('earlier', type=Path)
    parser.add_argument('later', type=Path)
    parser.add_argument('target', type=Path)
    parser.add_argument('--share', type=float, default=.5, help='of the later one')
    options = parser.parse_args()
    checkpoint = torch.load(options.later, map_location='cpu')
    checkpoint['averaged'] = mixed(torch.load(options.earlier, map_location='cpu')['averaged'], checkpoint['averaged'], options.share)
    torch.save(checkpoint, options.target)


if __name__ == '__main__':
    main()
