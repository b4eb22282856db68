"""Takes up the weights of an exported model, so that training can go on where only the ONNX file is left.

The export folds every batch normalisation into the convolution before it. Here each one is laid out again: its statistics are
measured on training samples and its scale and shift are set so that the network computes what the file computes (an 8-bit file: what
it computes but for the rounding of its activations).
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from crops import SyntheticCrops
from detector import PlateDetector
from reader import PlateReader
from scenes import INPUT_HEIGHT, INPUT_WIDTH, PlateStock, SyntheticScenes

UNIT_NORM = 3 ** -.5
"""Norm of a fresh filter of torch: the optimizer's steps are then as large, relative to the filter, as from nothing."""


def _weights_by_layer(graph):
    """Weight and bias of every convolution and matrix product, by the path of the layer that exported it."""
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    found = {}
    for node in graph.node:
        if node.op_type == 'DequantizeLinear' and node.input[0] in stored:
            # Weights of an 8-bit file, per output channel.
            eight, scale = stored[node.input[0]].astype(np.float32), stored[node.input[1]]
            stored[node.output[0]] = eight * scale.reshape([-1] + [1] * (eight.ndim - 1))
        parts = [stored.get(name) for name in node.input]
        path = _module_path(node.name)
        if node.op_type in ('Conv', 'ConvTranspose'):
            found[path] = (parts[1], parts[2] if len(parts) > 2 else None)
        elif node.op_type == 'MatMul' and parts[1] is not None:
            found[path] = (parts[1].T, None)
    return found, stored


def _module_path(node_name):
    """`/reader/fine/fine.1/first/first.0/Conv` names the layer `fine.1.first.0`: a list's own name stands before each index."""
    scopes = node_name.split('/')[2:-1]
    return '.'.join(scope for scope, inner in zip(scopes, [*scopes[1:], '']) if not inner.startswith(scope + '.'))


@torch.no_grad()
def load_shipped(module, file, root, samples):
    """Fills `module` from the file; `root` is its name in the exported wrapper, `samples` inputs of training."""
    found, stored = _weights_by_layer(onnx.load(str(file)).graph)
    modules = dict(module.named_modules())
    for name, parameter in module.named_parameters():
        if f'{root}.{name}' in stored:
            parameter.copy_(torch.from_numpy(stored[f'{root}.{name}'].copy()))
    pairs = []
    for name, layer in modules.items():
        if not isinstance(layer, (nn.Conv2d, nn.Linear, nn.ConvTranspose2d)):
            continue
        weight, bias = found.get(name, (None, None))
        if weight is None:
            if f'{root}.{name}.weight' in stored:
                continue
            raise ValueError(f'{file}: no weights for {name}; the file holds {sorted(found)[:6]} ...')
        layer.weight.copy_(torch.from_numpy(weight.copy()).reshape(layer.weight.shape))
        parent, _, index = name.rpartition('.')
        after = modules.get(f'{parent}.{int(index) + 1}') if index.isdigit() else None
        if isinstance(after, nn.BatchNorm2d):
            pairs.append((layer, after, torch.from_numpy(bias.copy())))
            after.weight.fill_(1)
            after.running_mean.zero_()
            after.running_var.fill_(1 - after.eps)
            after.bias.copy_(pairs[-1][2])
        elif bias is not None and layer.bias is not None:
            layer.bias.copy_(torch.from_numpy(bias.copy()))
    _measure_statistics(module, pairs, samples)
    return module


def _measure_statistics(module, pairs, samples):
    """Sets each normalisation's statistics to those of the samples without changing what it computes."""
    sums = {layer: [0, 0, 0] for layer, _, _ in pairs}

    def note(layer, _, output):
        n, total, squares = sums[layer]
        output = output.double()
        sums[layer] = [n + output.numel() // output.shape[1], total + output.sum((0, 2, 3)), squares + (output ** 2).sum((0, 2, 3))]

    hooks = [layer.register_forward_hook(note) for layer, _, _ in pairs]
    module.eval()
    for batch in samples:
        module(batch)
    for hook in hooks:
        hook.remove()
    for layer, norm, bias in pairs:
        n, total, squares = sums[layer]
        mean = total / n
        variance = (squares / n - mean ** 2).clamp(min=1e-8)
        k = UNIT_NORM / layer.weight.flatten(1).norm(dim=1).double().clamp(min=1e-6)
        layer.weight.mul_(k.float().reshape(-1, 1, 1, 1))
        norm.running_mean.copy_(mean * k)
        norm.running_var.copy_(variance * k ** 2)
        norm.weight.copy_((variance * k ** 2 + norm.eps).sqrt() / k)
        norm.bias.copy_(bias.double() + mean)


def samples_of_reader(rng, count=512):
    source = SyntheticCrops(rng)
    pictures = np.stack([source.next().picture for _ in range(count)])
    return (torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255).split(64)


def samples_of_detector(rng, count=96):
    source = SyntheticScenes(rng, PlateStock(rng, 100), streets=40)
    pictures = np.stack([source.next(INPUT_WIDTH // 2, INPUT_HEIGHT // 2).picture for _ in range(count)])
    return (torch.from_numpy(pictures)[:, None].float() / 255).split(16)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--models', type=Path, default=Path('models'))
    parser.add_argument('--out', type=Path, default=Path('training/out'))
    parser.add_argument('--seed', type=int, default=3)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name, root, module, samples_of in (('plate-reader', 'reader', PlateReader(), samples_of_reader),
                                           ('plate-detector', 'detector', PlateDetector(), samples_of_detector)):
        samples = samples_of(np.random.default_rng(options.seed))
        load_shipped(module, options.models / f'{name}.onnx', root, samples)
        torch.save({'averaged': module.state_dict()}, options.out / f'{root}-shipped.pt')
        print(f'{name}: taken up as {root}-shipped.pt')


if __name__ == '__main__':
    main()
