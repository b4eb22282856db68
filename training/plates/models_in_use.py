"""The trained pair as the product uses it: from the exported files where Python has onnxruntime, else from the checkpoints."""

import cv2
import numpy as np
import torch

from boxes import found_plates, letterbox
from detector import DetectorForExport, PlateDetector
from reader import PlateReader, ReaderForExport
from reading import interpret, plate_picture


def open_session(file, outputs):
    """A function from the input array to the list of outputs, or None where onnxruntime is missing."""
    try:
        import onnxruntime
    except ImportError:
        return None
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), settings, providers=['CPUExecutionProvider'])
    name = session.get_inputs()[0].name
    return lambda array: session.run(outputs, {name: array})


def _open_checkpoint(module, wrap, checkpoint):
    module.load_state_dict(torch.load(checkpoint, map_location='cpu')['averaged'])
    model = wrap(module).eval()

    @torch.no_grad()
    def run(array):
        got = model(torch.from_numpy(array).contiguous(memory_format=torch.channels_last))
        return [t.numpy() for t in (got if isinstance(got, tuple) else (got,))]
    return run


class Detector:
    def __init__(self, file, checkpoint):
        self._run = open_session(file, ['plates']) or _open_checkpoint(PlateDetector(), DetectorForExport, checkpoint)

    def find(self, rgb, score, nms_iou):
        canvas, scale, offset = letterbox(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
        return found_plates(self._run(canvas[None, None])[0][0], scale, offset, score, nms_iou)


class Reader:
    def __init__(self, file, checkpoint):
        self._run = open_session(file, ['text', 'lines', 'colour']) or _open_checkpoint(PlateReader(), ReaderForExport, checkpoint)

    def read(self, rgb, corners):
        picture = plate_picture(rgb, corners).astype(np.float32).transpose(2, 0, 1)[None] / 255
        return interpret(*(output[0] for output in self._run(np.ascontiguousarray(picture))))
