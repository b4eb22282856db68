"""Exports trained weights to models/ with their manifests, and checks the files against the torch models."""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch

from crops import HEIGHT, MARGIN, WIDTH
from detector import DetectorForExport, PlateDetector
from models_in_use import open_session
from plate_text import ALPHABET, COLOURS, PAD, SLOTS
from reader import PlateReader, ReaderForExport
from scenes import INPUT_HEIGHT, INPUT_WIDTH

OPSET = 13
READER_OUTPUTS = ['text', 'lines', 'colour']
DETECTOR_THRESHOLDS = {'score': .55, 'nms_iou': .4}
READER_THRESHOLDS = {'sure': .995}


def _weights(path):
    return torch.load(path, map_location='cpu')['averaged']


def _write_manifest(folder, name, version, manifest):
    file = folder / f'{name}.onnx'
    onnx.checker.check_model(onnx.load(str(file)))
    head = {'name': name, 'version': version, 'file': file.name, 'sha256': hashlib.sha256(file.read_bytes()).hexdigest()}
    (folder / f'{name}.json').write_text(json.dumps(head | manifest, indent=2, ensure_ascii=False) + '\n', encoding='utf-8')


def export_detector(weights, folder, version):
    model = PlateDetector()
    model.load_state_dict(_weights(weights))
    model = DetectorForExport(model).eval()
    torch.onnx.export(model, torch.rand(1, 1, INPUT_HEIGHT, INPUT_WIDTH), str(folder / 'plate-detector.onnx'), opset_version=OPSET,
                      input_names=['image'], output_names=['plates'],
                      dynamic_axes={'image': {0: 'batch', 2: 'height', 3: 'width'}, 'plates': {0: 'batch', 1: 'candidates'}})
    _write_manifest(folder, 'plate-detector', version, {
        'kind': 'detector',
        'input': {'name': 'image', 'width': INPUT_WIDTH, 'height': INPUT_HEIGHT, 'channels': 'luma', 'layout': 'nchw',
                  'scale': 1 / 255, 'mean': [0.0], 'std': [1.0], 'letterbox': True, 'pad': .5, 'multiple_of': 32},
        'output': {'decode': 'corners', 'names': {'plates': 'plates'},
                   'columns': ['score', 'cx', 'cy', 'w', 'h', 'x1', 'y1', 'x2', 'y2', 'x3', 'y3', 'x4', 'y4'],
                   'units': 'input pixels; corners clockwise from the plate\'s own top left; suppression is left to the caller'},
        'labels': ['plate'],
        'thresholds': DETECTOR_THRESHOLDS})
    return model


def _divide_logits(model, temperature):
    """Takes the temperature into the last layer, so that the file's probabilities are the calibrated ones."""
    last = model.character[-1]
    with torch.no_grad():
        last.weight.div_(temperature)
        last.bias.div_(temperature)


def export_reader(weights, folder, version, temperature=1.0):
    model = PlateReader()
    model.load_state_dict(_weights(weights))
    _divide_logits(model, temperature)
    model = ReaderForExport(model).eval()
    names = READER_OUTPUTS
    torch.onnx.export(model, torch.rand(1, 3, HEIGHT, WIDTH), str(folder / 'plate-reader.onnx'), opset_version=OPSET,
                      input_names=['plate'], output_names=names, dynamic_axes={n: {0: 'batch'} for n in ['plate', *names]})
    _write_manifest(folder, 'plate-reader', version, {
        'kind': 'reader',
        'input': {'name': 'plate', 'width': WIDTH, 'height': HEIGHT, 'channels': 'rgb', 'layout': 'nchw', 'scale': 1 / 255,
                  'mean': [0.0, 0.0, 0.0], 'std': [1.0, 1.0, 1.0], 'letterbox': False, 'margin': MARGIN},
        'output': {'decode': 'slots', 'names': {n: n for n in names}, 'slots': SLOTS, 'probabilities': True},
        'alphabet': ALPHABET, 'pad': PAD, 'lines': ['one', 'two'], 'colours': list(COLOURS),
        'thresholds': READER_THRESHOLDS})
    return model


def check(model, file, outputs, picture):
    """Says how far the file is from the torch model."""
    session = open_session(file, outputs)
    with torch.no_grad():
        expected = model(torch.from_numpy(picture))
    expected = expected if isinstance(expected, tuple) else (expected,)
    difference = max(float(np.abs(g - e.numpy()).max()) for g, e in zip(session(picture), expected))
    print(f'{file.name}: written; differs from torch by at most {difference:.6f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--out', type=Path, default=Path('training/out'))
    parser.add_argument('--models', type=Path, default=Path('models'))
    parser.add_argument('--version', default='1.0.0')
    parser.add_argument('--detector', default='detector', help='name of the detector checkpoint')
    parser.add_argument('--reader', default='reader', help='name of the reader checkpoint')
    parser.add_argument('--temperature', type=float, default=1.0, help='what sureness.py found; above 1 makes the reader less sure')
    options = parser.parse_args()
    options.models.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    detector = export_detector(options.out / f'{options.detector}.pt', options.models, options.version)
    check(detector, options.models / 'plate-detector.onnx', ['plates'], rng.random((1, 1, INPUT_HEIGHT, INPUT_WIDTH), dtype=np.float32))
    reader = export_reader(options.out / f'{options.reader}.pt', options.models, options.version, options.temperature)
    check(reader, options.models / 'plate-reader.onnx', READER_OUTPUTS, rng.random((1, 3, HEIGHT, WIDTH), dtype=np.float32))


if __name__ == '__main__':
    main()
