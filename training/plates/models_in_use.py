"""The trained pair as the product uses it: the exported files, run by onnxruntime where Python has it, else by torch."""

import cv2
import numpy as np

from boxes import found_plates, letterbox
from graph_runner import GraphRunner
from reading import interpret, plate_picture


def open_session(file, outputs):
    """A function from the input array to the list of outputs."""
    try:
        import onnxruntime
    except ImportError:
        runner = GraphRunner(file)
        return lambda array: [t.numpy() for t in runner.values(array, outputs)]
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), settings, providers=['CPUExecutionProvider'])
    name = session.get_inputs()[0].name
    return lambda array: session.run(outputs, {name: array})


class Detector:
    def __init__(self, file):
        self._run = open_session(file, ['plates'])

    def find(self, rgb, score, nms_iou):
        canvas, scale, offset = letterbox(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
        return found_plates(self._run(canvas[None, None])[0][0], scale, offset, score, nms_iou)


class Reader:
    def __init__(self, file):
        self._run = open_session(file, ['text', 'lines', 'colour'])

    def read(self, rgb, corners):
        picture = plate_picture(rgb, corners).astype(np.float32).transpose(2, 0, 1)[None] / 255
        return interpret(*(output[0] for output in self._run(np.ascontiguousarray(picture))))
