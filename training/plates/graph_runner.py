"""Runs an exported ONNX file with torch, where Python has no onnxruntime: to check exports, to measure the very files that ship, and
to learn the ranges that quantisation needs. Knows the operators of our own two networks."""

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch.nn import functional as F


def _slice(x, starts, ends, axes=None, steps=None):
    axes = range(len(starts)) if axes is None else axes.tolist()
    steps = [1] * len(starts) if steps is None else steps.tolist()
    places = [slice(None)] * x.dim()
    for axis, start, end, step in zip(axes, starts.tolist(), ends.tolist(), steps):
        places[axis] = slice(start, min(end, x.shape[axis]) if end >= 0 else end, step)
    return x[tuple(places)]


def _reshape(x, shape):
    return x.reshape([x.shape[i] if n == 0 else n for i, n in enumerate(shape.tolist())])


def _convolution(x, weight, bias=None, *, strides, pads, dilations, group, **_):
    return F.conv2d(x, weight, bias, strides, pads[:2], dilations, group)


def _transposed(x, weight, bias=None, *, strides, pads, group, **_):
    return F.conv_transpose2d(x, weight, bias, strides, pads[:2], 0, group)


def _resize(x, *_, **__):
    return F.interpolate(x, scale_factor=2, mode='nearest')


def _along(x, parameter, axis):
    return parameter if parameter.dim() == 0 else parameter.reshape([-1 if i == axis else 1 for i in range(x.dim())])


def _quantise(x, scale, zero, axis=1):
    low, high = (0, 255) if zero.dtype == torch.uint8 else (-128, 127)
    return (torch.round(x / _along(x, scale, axis)) + _along(x, zero, axis).float()).clamp(low, high).to(zero.dtype)


def _dequantise(x, scale, zero=None, axis=1):
    shift = 0 if zero is None else _along(x, zero, axis).float()
    return (x.float() - shift) * _along(x, scale, axis)


OPERATORS = {
    'Conv': _convolution, 'ConvTranspose': _transposed, 'Resize': _resize, 'Reshape': _reshape, 'Slice': _slice,
    'QuantizeLinear': _quantise, 'DequantizeLinear': _dequantise,
    'Relu': lambda x: x.relu(), 'Exp': lambda x: x.exp(), 'Sigmoid': lambda x: x.sigmoid(),
    'Add': lambda a, b: a + b, 'Sub': lambda a, b: a - b, 'Mul': lambda a, b: a * b, 'MatMul': lambda a, b: a @ b,
    'Gemm': lambda a, b, c, **_: a @ b.T + c,
    'Concat': lambda *parts, axis: torch.cat(parts, axis), 'Softmax': lambda x, axis: x.softmax(axis),
    'Shape': lambda x, **_: torch.tensor(x.shape), 'Transpose': lambda x, perm: x.permute(perm),
    'ReduceMean': lambda x, axes, keepdims: x.mean(axes, bool(keepdims)),
    'CumSum': lambda x, axis, **_: x.cumsum(int(axis)),
    'ConstantOfShape': lambda shape, value: torch.full(shape.tolist(), float(value)),
}


def _plain(value):
    return torch.from_numpy(numpy_helper.to_array(value).copy()) if isinstance(value, onnx.TensorProto) else value


class GraphRunner:
    """One ONNX file; call with the input array, get the outputs in the file's order."""

    def __init__(self, file):
        graph = onnx.load(str(file)).graph
        self._constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
        self._nodes = []
        for node in graph.node:
            settings = {a.name: _plain(helper.get_attribute_value(a)) for a in node.attribute}
            if node.op_type == 'Constant':
                self._constants[node.output[0]] = settings['value']
            elif node.op_type not in OPERATORS:
                raise ValueError(f'{file}: this runner does not know the operator {node.op_type}')
            else:
                self._nodes.append((OPERATORS[node.op_type], node.input, node.output[0], settings))
        self._input, self.outputs = graph.input[0].name, [o.name for o in graph.output]

    @torch.no_grad()
    def values(self, array, wanted):
        """The named tensors, whatever they are in the graph."""
        known = dict(self._constants)
        known[self._input] = torch.from_numpy(np.ascontiguousarray(array))
        for operator, inputs, output, settings in self._nodes:
            known[output] = operator(*(known[name] if name else None for name in inputs), **settings)
        return [known[name] for name in wanted]

    def __call__(self, array):
        return [t.numpy() for t in self.values(array, self.outputs)]
