"""Checks of the drawing, the targets and the decoding: python3 -m unittest discover -s training/plates"""

import unittest

import numpy as np
import torch

import optics
from boxes import found_plates, iou, letterbox
from crops import HEIGHT, WIDTH, SyntheticCrops
from detector import STRIDE, UNIT_CORNERS, PlateDetector, decode
from detector_loss import targets_of
from glyphs import STROKES
from layouts import random_layout
from photographs import drawn_text
from plate_text import ARMY_PREFIXES, PROVINCES, SLOTS, encode, random_plate_text
from plate_text import decode as decode_text
from render import render_plate
from scenes import PlateStock, Scene, SyntheticScenes, Target


class PlateTextTests(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(5)

    def test_there_are_81_provinces_in_use(self):
        self.assertEqual(81, len(PROVINCES))

    def test_every_text_fits_the_slots_and_comes_back_from_them(self):
        for _ in range(2000):
            text = random_plate_text(self.rng).canonical
            self.assertEqual(SLOTS, len(encode(text)))
            self.assertEqual(text, decode_text(encode(text)))

    def test_the_drawn_lines_hold_the_canonical_text_and_only_drawable_marks(self):
        for _ in range(2000):
            text = random_plate_text(self.rng)
            forms = ([text.long_form] if text.long_form else []) + [''.join(text.two_lines)]
            for form in forms:
                self.assertEqual(text.canonical, form.replace('-', '').replace('.', ''))
                self.assertTrue(all(c in '-.' or c in STROKES for c in form), form)

    def test_army_letters_can_be_drawn(self):
        self.assertTrue(all(c in STROKES for prefix in ARMY_PREFIXES for c in prefix))

    def test_labels_without_the_stroke_of_d_get_it_back_in_electric_series_only(self):
        self.assertEqual('29MĐ112345', drawn_text('29MD112345'))
        self.assertEqual('29MD12345', drawn_text('29MD12345'))
        self.assertEqual('29D112345', drawn_text('29D112345'))


class DrawingTests(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(6)

    def test_no_mark_stands_outside_its_plate(self):
        for _ in range(1000):
            layout = random_layout(random_plate_text(self.rng), self.rng)
            for _, x, y, w, h in layout.marks:
                self.assertGreaterEqual(x, 0)
                self.assertGreaterEqual(y, 0)
                self.assertLessEqual(x + w, layout.width)
                self.assertLessEqual(y + h, layout.height)

    def test_the_same_seed_draws_the_same_sample(self):
        one, two = (SyntheticCrops(np.random.default_rng(9)).next() for _ in range(2))
        np.testing.assert_array_equal(one.picture, two.picture)
        self.assertEqual(one.text, two.text)

    def test_a_pasted_plate_comes_back_when_it_is_rectified(self):
        plate = render_plate(self.rng)
        canvas = np.zeros((400, 700, 3), np.uint8)
        corners = np.array([[100, 80], [560, 120], [540, 300], [120, 280]], np.float32)
        optics.paste(canvas, plate.rgb, np.full_like(plate.alpha, 255), corners)
        back = optics.rectify(canvas, corners, plate.rgb.shape[1], plate.rgb.shape[0])
        self.assertLess(np.abs(back.astype(float) - plate.rgb).mean(), 12)

    def test_a_reader_sample_has_the_size_of_the_readers_input(self):
        self.assertEqual((HEIGHT, WIDTH, 3), SyntheticCrops(self.rng).next().picture.shape)

    def test_corners_run_clockwise_inside_their_box(self):
        scenes = SyntheticScenes(self.rng, PlateStock(self.rng, 20), streets=3)
        seen = 0
        for _ in range(60):
            for t in scenes.next(320, 192).targets:
                if t.corners is None:
                    continue
                seen += 1
                x, y = t.corners.T
                self.assertGreater(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()), 0)
                self.assertTrue((t.corners.min(0) >= t.box[:2] - 1e-3).all() and (t.corners.max(0) <= t.box[2:] + 1e-3).all())
        self.assertGreater(seen, 10)


class DetectorTests(unittest.TestCase):
    def test_a_cell_decodes_to_its_place_and_size(self):
        raw = torch.zeros(1, 13, 4, 6)
        raw[0, 0, 2, 3] = 9
        raw[0, 3, 2, 3], raw[0, 4, 2, 3] = np.log(5), np.log(2)
        raw[0, 5:, 2, 3] = torch.tensor(UNIT_CORNERS)
        best = decode(raw)[0].max(0).indices[0]
        got = decode(raw)[0, best].numpy()
        np.testing.assert_allclose(got[1:5], [3.5 * STRIDE, 2.5 * STRIDE, 5 * STRIDE, 2 * STRIDE], rtol=1e-5)
        np.testing.assert_allclose(got[5:9], [got[1] - got[3] / 2, got[2] - got[4] / 2, got[1] + got[3] / 2, got[2] - got[4] / 2], rtol=1e-5)

    def test_any_size_that_32_divides_is_accepted(self):
        model = PlateDetector().eval()
        with torch.no_grad():
            self.assertEqual((1, 13, 12, 20), tuple(model(torch.rand(1, 1, 96, 160)).shape))

    def test_a_plates_cell_is_hot_and_an_ignored_one_is_not_punished(self):
        box = np.array([40, 40, 88, 64], np.float32)
        hidden = np.array([120, 8, 150, 30], np.float32)
        heat, weight, cells, boxes, corners, _ = targets_of([Scene(np.zeros((96, 160), np.uint8), [Target(box, None), Target(hidden, None, True)])], 160, 96)
        self.assertEqual(1, float(heat[0, 52 // STRIDE, 64 // STRIDE]))
        self.assertEqual(0, float(weight[0, 2, 16]))
        self.assertTrue((boxes == torch.from_numpy(box)).all() and corners.isnan().all() and len(cells))

    def test_found_plates_come_back_in_the_pixels_of_the_photograph(self):
        grey = np.zeros((1080, 1920), np.uint8)
        _, scale, offset = letterbox(grey)
        box = np.array([600, 300, 700, 350], np.float32)
        x0, y0, x1, y1 = box * scale + np.tile(offset, 2)
        row = [.9, (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0, x0, y0, x1, y0, x1, y1, x0, y1]
        twin = [.8, *row[1:]]
        found = found_plates(np.array([row, twin], np.float32), scale, offset)
        self.assertEqual(1, len(found))
        self.assertGreater(float(iou(box, found[0].box[None])[0]), .99)
        np.testing.assert_allclose(found[0].corners[2], [700, 350], atol=.01)


if __name__ == '__main__':
    unittest.main()
