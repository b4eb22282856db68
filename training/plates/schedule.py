"""What both trainers share: the schedule, the averaged weights and checkpoints that can be taken up again."""

import copy
import functools
import math
import time
from pathlib import Path

import torch


class Progress:
    """How far training is, by steps or by the clock, whichever is further; survives a restart."""

    def __init__(self, steps, minutes):
        self.steps, self.minutes = steps, minutes
        self.step, self._before, self._start = 0, 0.0, time.monotonic()

    def start_clock(self):
        """Call when training begins: loading photographs does not count."""
        self._start = time.monotonic()

    @property
    def elapsed(self):
        return self._before + time.monotonic() - self._start

    @property
    def fraction(self):
        by_clock = self.elapsed / (60 * self.minutes) if self.minutes else 0
        return min(1.0, max(self.step / self.steps, by_clock))

    def state(self):
        return {'step': self.step, 'elapsed': self.elapsed}

    def load(self, state):
        self.step, self._before, self._start = state['step'], state['elapsed'], time.monotonic()


def learning_rate(fraction, step, peak, warmup=100, floor=.01):
    """A short warm-up, then a cosine down to `floor` of the peak."""
    return peak * min(1, (step + 1) / warmup) * (floor + (1 - floor) * .5 * (1 + math.cos(math.pi * fraction)))


def half_precision(device):
    """bfloat16 for the layers where the device computes it natively: about twice as fast, weights stay in float32."""
    native = device.type == 'cuda' or 'avx512_bf16' in _processor_flags()
    return torch.autocast(device.type, torch.bfloat16, enabled=native)


@functools.lru_cache(maxsize=1)
def _processor_flags():
    cpuinfo = Path('/proc/cpuinfo')
    return cpuinfo.read_text(encoding='utf-8') if cpuinfo.exists() else ''


class AveragedModel:
    """An exponential moving average of a model's weights: what is measured and exported."""

    def __init__(self, model, decay=.998):
        self.model = copy.deepcopy(model).eval()
        self.decay, self._updates = decay, 0
        for p in self.model.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        self._updates += 1
        decay = min(self.decay, (1 + self._updates) / (10 + self._updates))
        for mean, value in zip(self.model.state_dict().values(), model.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.lerp_(value.to(mean.dtype), 1 - decay)
            else:
                mean.copy_(value)


def save_checkpoint(path, model, averaged, optimizer, progress):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix('.partial')
    torch.save({'model': model.state_dict(), 'averaged': averaged.model.state_dict(), 'optimizer': optimizer.state_dict(),
                'progress': progress.state()}, partial)
    partial.replace(path)


def load_checkpoint(path, model, averaged, optimizer, progress, device):
    """Takes up a training where it stopped; returns False where there is nothing yet."""
    if not Path(path).exists():
        return False
    state = torch.load(path, map_location=device)
    model.load_state_dict(state['model'])
    averaged.model.load_state_dict(state['averaged'])
    averaged._updates = state['progress']['step']
    optimizer.load_state_dict(state['optimizer'])
    progress.load(state['progress'])
    return True
