"""Trains the reader on rendered plates and, where given, photographs. Resumable: run the same command again."""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from corners import CornerFinder
from crops import IGNORE, RealCrops, SyntheticCrops, load_real_plates
from photographs import held_out
from reading import read_plates
from reader import PlateReader
from schedule import AveragedModel, Progress, half_precision, learning_rate, load_checkpoint, save_checkpoint


def collate(samples, device):
    pictures = torch.from_numpy(np.stack([s.picture for s in samples])).to(device).permute(0, 3, 1, 2).float().div_(255)
    text = torch.tensor([s.text for s in samples], device=device)
    lines = torch.tensor([s.lines for s in samples], device=device)
    colour = torch.tensor([s.colour for s in samples], device=device)
    return pictures.contiguous(memory_format=torch.channels_last), text, lines, colour


def loss_of(model, batch, smoothing):
    pictures, text, lines, colour = batch
    with half_precision(pictures.device):
        logits = model(pictures)
    text_logits, line_logits, colour_logits = (part.float() for part in logits)
    characters = F.cross_entropy(text_logits.flatten(0, 1), text.flatten(), label_smoothing=smoothing)
    count = F.cross_entropy(line_logits, lines)
    paint = F.cross_entropy(colour_logits, colour, ignore_index=IGNORE)
    return characters + .05 * count + .1 * paint, text_logits


CONTRADICTED = .5
"""Sureness of another text from which a label is taken to be wrong."""


def without_doubtful(plates, weights, device):
    """The plates whose label the reader so far does not contradict with confidence: about one label in fifty is wrong, and exchanged
    characters would carry the mistake into other plates."""
    judge = PlateReader().to(device, memory_format=torch.channels_last).eval()
    judge.load_state_dict(torch.load(weights, map_location=device)['averaged'])
    reads = read_plates(judge, plates, device)
    kept = [p for p, r in zip(plates, reads) if r.text == p.text or r.sureness < CONTRADICTED]
    print(f'{len(plates) - len(kept)} of {len(plates)} labels are contradicted and left out', flush=True)
    return kept


@torch.no_grad()
def whole_plates_right(model, plates, device):
    """Shares of (one-line, two-line) plates read whole, cut by their boxes without jitter."""
    right, total = [0, 0], [0, 0]
    for plate, read in zip(plates, read_plates(model, plates, device)):
        total[plate.lines - 1] += 1
        right[plate.lines - 1] += read.text.replace('Đ', 'D') == plate.text.replace('Đ', 'D')
    return [r / max(1, t) for r, t in zip(right, total)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--out', type=Path, default=Path('training/out'))
    parser.add_argument('--photos', type=Path, help='folder of labelled photographs')
    parser.add_argument('--corners-by', type=Path, help='detector checkpoint that finds the corners of photographed plates')
    parser.add_argument('--real-share', type=float, default=.45)
    parser.add_argument('--steps', type=int, default=6000)
    parser.add_argument('--minutes', type=float, default=0, help='end after this time even if steps remain')
    parser.add_argument('--batch', type=int, default=64)
    parser.add_argument('--rate', type=float, default=2e-3)
    parser.add_argument('--smoothing', type=float, default=.02, help='label smoothing; 0 gives probabilities that can be trusted')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--name', default='reader')
    parser.add_argument('--watch', action='store_true', help='measure the validation plates now and then')
    parser.add_argument('--start-from', type=Path, help='weights to begin with (fine-tuning)')
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    model = PlateReader().to(device, memory_format=torch.channels_last)
    if options.start_from:
        model.load_state_dict(torch.load(options.start_from, map_location=device)['averaged'])
    averaged = AveragedModel(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=.01)
    progress = Progress(options.steps, options.minutes)
    checkpoint = options.out / f'{options.name}.pt'
    load_checkpoint(checkpoint, model, averaged, optimizer, progress, device)

    rng = np.random.default_rng((options.seed, progress.step))
    synthetic = SyntheticCrops(rng)
    real, watched = None, []
    if options.photos:
        corners_of = CornerFinder(options.corners_by, device) if options.corners_by else None
        plates = load_real_plates(options.photos, 'train', corners_of, lambda text: not held_out(text))
        if options.start_from:
            plates = without_doubtful(plates, options.start_from, device)
        real = RealCrops(plates, rng)
        if options.watch:
            watched = load_real_plates(options.photos, 'validation', corners_of)
    real_count = round(options.batch * options.real_share) if real else 0

    model.train()
    progress.start_clock()
    shown, began = 0.0, time.monotonic()
    while progress.fraction < 1:
        samples = [real.next() for _ in range(real_count)] + [synthetic.next() for _ in range(options.batch - real_count)]
        batch = collate(samples, device)
        rate = learning_rate(progress.fraction, progress.step, options.rate)
        for group in optimizer.param_groups:
            group['lr'] = rate
        loss, logits = loss_of(model, batch, options.smoothing * (1 - progress.fraction))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimizer.step()
        averaged.update(model)
        if real:
            with torch.no_grad():
                each = F.cross_entropy(logits[:real_count].flatten(0, 1), batch[1][:real_count].flatten(), reduction='none')
            real.learn(each.reshape(real_count, -1).sum(1).tolist())
        progress.step += 1
        shown += loss.item()
        if progress.step % 50 == 0:
            exact = (logits.argmax(2) == batch[1]).all(1).float()
            print(f'step {progress.step} {progress.fraction:.3f} loss {shown / 50:.4f} exact real {exact[:real_count].mean():.2f} '
                  f'rendered {exact[real_count:].mean():.2f} {50 * options.batch / (time.monotonic() - began):.0f}/s', flush=True)
            shown, began = 0.0, time.monotonic()
        if progress.step % 250 == 0 or progress.fraction >= 1:
            save_checkpoint(checkpoint, model, averaged, optimizer, progress)
            if watched and (progress.step % 1000 == 0 or progress.fraction >= 1):
                one, two = whole_plates_right(averaged.model, watched, device)
                print(f'step {progress.step} validation plates: one line {one:.4f} two lines {two:.4f}', flush=True)
            began = time.monotonic()


if __name__ == '__main__':
    main()
