"""Writes 8-bit variants of exported models: convolutions with what they rectify, and additions, between Q/DQ pairs, everything else in float.

Static: ranges of the activations are measured on samples of training. Weights are symmetric per output channel and use seven of the
eight bits, because processors without VNNI saturate the sum of two products of full range; activations are asymmetric per tensor.
The result has the same name, inputs and outputs, so that it drops in with the same manifest.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from graph_runner import GraphRunner
from shipped import samples_of_detector, samples_of_reader

BETWEEN = ('Conv', 'Add', 'Relu', 'Resize')
"""Operators whose results are kept in 8 bits where the next one takes them so."""
LARGEST_WEIGHT = 63
FIRST = '/stem.0.0/'
"""The convolution of the picture itself: of one or three channels 8 bits make nothing faster, and its input stays as fine as it came."""


def _activations(graph, skipped):
    """Names of the tensors to quantise: inputs of convolutions, what they rectify, and inputs of the additions between them."""
    made = {n.output[0]: n for n in graph.node}
    wanted = []
    for node in graph.node:
        if node.op_type == 'Conv' and not skipped(node):
            wanted.append(node.input[0])
        elif node.op_type == 'Relu' and made[node.input[0]].op_type == 'Conv' and not skipped(made[node.input[0]]):
            wanted.append(node.output[0])
        elif node.op_type == 'Add' and all(made.get(i) is not None and made[i].op_type in BETWEEN for i in node.input):
            wanted += node.input
    return list(dict.fromkeys(wanted))


def _ranges(file, names, samples):
    """Mean over the batches of each tensor's lowest and highest value, the outermost 1 in 20,000 left out."""
    runner, low, high = GraphRunner(file), np.zeros(len(names)), np.zeros(len(names))
    for batch in samples:
        for i, value in enumerate(runner.values(batch.numpy(), names)):
            flat = value.flatten()
            outside = max(1, flat.numel() // 20000)
            low[i] += float(flat.kthvalue(outside).values) / len(samples)
            high[i] += float((-flat).kthvalue(outside).values) / -len(samples)
    return {n: (min(0, a), max(0, b)) for n, a, b in zip(names, low, high)}


def _with_inputs(node, inputs):
    copy = onnx.NodeProto()
    copy.CopyFrom(node)
    del copy.input[:]
    copy.input.extend(inputs)
    return copy


def quantise(file, target, samples, keep=()):
    """Writes the 8-bit variant of `file`; layers whose name holds a word of `keep` stay in float."""
    model = onnx.load(str(file))
    graph = model.graph
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}

    def skipped(node):
        return any(word in node.name for word in keep)

    names = _activations(graph, skipped)
    ranges = _ranges(file, names, samples)
    nodes, initializers, seen = [], {}, {}

    def constant(name, array):
        initializers[name] = numpy_helper.from_array(array, name)
        return name

    def in_eight_bits(name):
        if name not in seen:
            low, high = ranges[name]
            scale = np.float32(max(high - low, 1e-6) / 255)
            zero = np.uint8(np.clip(round(-low / scale), 0, 255))
            s, z = constant(f'{name}_scale', np.array(scale)), constant(f'{name}_zero', np.array(zero))
            nodes.append(helper.make_node('QuantizeLinear', [name, s, z], [f'{name}_q'], f'{name}_quantise'))
            nodes.append(helper.make_node('DequantizeLinear', [f'{name}_q', s, z], [f'{name}_dq'], f'{name}_dequantise'))
            seen[name] = (f'{name}_dq', scale)
        return seen[name]

    for node in graph.node:
        if node.op_type == 'Conv' and not skipped(node):
            x, scale_in = in_eight_bits(node.input[0])
            weight = stored[node.input[1]]
            scale = np.maximum(np.abs(weight).reshape(len(weight), -1).max(1), 1e-8).astype(np.float32) / LARGEST_WEIGHT
            w = node.input[1]
            constant(f'{w}_q', np.clip(np.round(weight / scale.reshape(-1, 1, 1, 1)), -LARGEST_WEIGHT, LARGEST_WEIGHT).astype(np.int8))
            constant(f'{w}_scale', scale)
            constant(f'{w}_zero', np.zeros(len(scale), np.int8))
            nodes.append(helper.make_node('DequantizeLinear', [f'{w}_q', f'{w}_scale', f'{w}_zero'], [f'{w}_dq'], axis=0))
            inputs = [x, f'{w}_dq']
            if len(node.input) > 2:
                b, fine = node.input[2], scale * scale_in
                constant(f'{b}_q', np.round(stored[b] / fine).astype(np.int32))
                constant(f'{b}_scale', fine.astype(np.float32))
                constant(f'{b}_zero', np.zeros(len(fine), np.int32))
                nodes.append(helper.make_node('DequantizeLinear', [f'{b}_q', f'{b}_scale', f'{b}_zero'], [f'{b}_dq'], axis=0))
                inputs.append(f'{b}_dq')
            nodes.append(_with_inputs(node, inputs))
        else:
            # Whoever else takes the same values takes them in 8 bits too: the operator before them is only fused where nobody needs them in float.
            inputs = [in_eight_bits(i)[0] if i in ranges else i for i in node.input]
            nodes.append(_with_inputs(node, inputs))
    used = {i for n in nodes for i in n.input}
    kept = [t for t in graph.initializer if t.name in used] + list(initializers.values())
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--models', type=Path, default=Path('models'))
    parser.add_argument('--target', type=Path, default=Path('training/out/quantised'))
    parser.add_argument('--seed', type=int, default=4)
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name, samples_of, last in (('plate-detector', samples_of_detector, '/out/'), ('plate-reader', samples_of_reader, 'attention')):
        target = options.target / f'{name}.onnx'
        quantise(options.models / f'{name}.onnx', target, samples_of(np.random.default_rng(options.seed)), (FIRST, last))
        manifest = json.loads((options.models / f'{name}.json').read_text(encoding='utf-8'))
        manifest['sha256'] = hashlib.sha256(target.read_bytes()).hexdigest()
        (options.target / f'{name}.json').write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + '\n', encoding='utf-8')
        print(f'{target}: {target.stat().st_size} bytes, the original {(options.models / f"{name}.onnx").stat().st_size}')


if __name__ == '__main__':
    main()
