"""Checks of the drawing, the targets and the decoding: python3 -m unittest discover -s training/plates"""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

import optics
from boxes import found_plates, iou, letterbox
from characters import CharacterExchange, PlacedCharacter
from crops import HEIGHT, WIDTH, SyntheticCrops
from detector import STRIDE, UNIT_CORNERS, PlateDetector, decode
from detector_loss import targets_of
from export import export_detector, export_reader
from glyphs import STROKES
from graph_runner import GraphRunner
from layouts import random_layout
from mix import mixed
from photographs import drawn_text
from plate_text import ARMY_PREFIXES, PROVINCES, SLOTS, encode, random_plate_text
from plate_text import decode as decode_text
from quantise import quantise
from reader import PlateReader, ReaderForExport
from render import render_plate
from scenes import PlateStock, Scene, SyntheticScenes, Target, _hide, _kept
from shipped import load_shipped


class MixTests(unittest.TestCase):
    def test_weights_are_mixed_and_counters_are_the_later_ones(self):
        mean = mixed({'w': torch.tensor([0., 4.]), 'n': torch.tensor(3)}, {'w': torch.tensor([10., 8.]), 'n': torch.tensor(9)}, .25)
        self.assertTrue(torch.equal(mean['w'], torch.tensor([2.5, 5.])))
        self.assertEqual(mean['n'].item(), 9)


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

    def test_a_plate_cut_off_is_no_target_and_one_in_doubt_is_ignored(self):
        cut, doubtful, whole = (Target(np.array([x, 40, x + 100, 80], np.float32), None) for x in (-50, -15, -4))
        for target, expected in ((cut, []), (doubtful, [True]), (whole, [False])):
            self.assertEqual(expected, [t.ignored for t in _kept([target], 1, 0, 0, 320, 192)])

    def test_a_plate_half_hidden_is_no_target_any_more_and_its_neighbour_far_away_stays(self):
        rng = np.random.default_rng(2)
        for _ in range(50):
            near, far = Target(np.array([40, 40, 80, 64], np.float32), None), Target(np.array([400, 300, 440, 324], np.float32), None)
            picture = np.full((384, 640), 77, np.uint8)
            kept = _hide(picture, [near, far], rng)
            self.assertEqual(1, len(kept))
            gone = far if kept[0] is near else near
            x0, y0, x1, y1 = (int(v) for v in gone.box)
            self.assertGreater((picture[y0:y1, x0:x1] != 77).mean(), .25)


class CharacterExchangeTests(unittest.TestCase):
    def setUp(self):
        self.places = tuple(PlacedCharacter(c, 4 + i * 20, 4, 20 + i * 20, 36) for i, c in enumerate('59X112345'))
        self.picture = np.random.default_rng(3).integers(0, 255, (40, 190, 3), dtype=np.uint8)

    def test_what_is_pasted_is_what_the_text_then_says(self):
        exchange = CharacterExchange(np.random.default_rng(1))
        # A plate whose every character is one even shade tells which character came from where.
        for digit in range(10):
            shade = np.full((40, 190, 3), 20 * digit, np.uint8)
            exchange.add('a', shade, [PlacedCharacter(str(digit), 4, 4, 20, 36)], str(digit))
        picture, text = exchange.exchanged('a', self.picture, self.places, '59X112345', 1)
        self.assertEqual(9, len(text))
        self.assertEqual('X', text[2])
        self.assertNotEqual('59X112345', text)
        for i, (old, new) in enumerate(zip('59X112345', text)):
            p = self.places[i]
            changed = (picture[p.y0:p.y1, p.x0:p.x1] != self.picture[p.y0:p.y1, p.x0:p.x1]).any()
            # The third is a letter and the fourth may become one: there are none in stock.
            if i != 3:
                self.assertEqual(i != 2, bool(changed), f'{old} to {new}')

    def test_nothing_changes_without_a_stock_of_the_same_source(self):
        exchange = CharacterExchange(np.random.default_rng(1))
        exchange.add('b', self.picture, self.places, '59X112345')
        picture, text = exchange.exchanged('a', self.picture, self.places, '59X112345', 1)
        self.assertEqual('59X112345', text)
        self.assertTrue((picture == self.picture).all())


class ExportTests(unittest.TestCase):
    """Exports of untrained networks, whose normalisations are given statistics first."""

    def setUp(self):
        torch.manual_seed(1)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.samples = [torch.rand(2, 3, HEIGHT, WIDTH) for _ in range(3)]

    def _exported_reader(self, temperature=1.0):
        model = PlateReader()
        with torch.no_grad():
            for sample in self.samples * 10:
                model(sample)
        torch.save({'averaged': model.state_dict()}, self.folder / 'reader.pt')
        return export_reader(self.folder / 'reader.pt', self.folder, '0', temperature)

    def test_the_file_computes_what_the_network_computes(self):
        model = self._exported_reader()
        got = GraphRunner(self.folder / 'plate-reader.onnx')(self.samples[0].numpy())
        with torch.no_grad():
            for expected, value in zip(model(self.samples[0]), got):
                np.testing.assert_allclose(expected.numpy(), value, atol=1e-5)

    def test_weights_taken_up_from_the_file_compute_the_same(self):
        model = self._exported_reader()
        again = ReaderForExport(load_shipped(PlateReader(), self.folder / 'plate-reader.onnx', 'reader', self.samples)).eval()
        with torch.no_grad():
            for expected, value in zip(model(self.samples[1]), again(self.samples[1])):
                np.testing.assert_allclose(expected.numpy(), value.numpy(), atol=1e-4)

    def test_a_detector_taken_up_computes_the_same(self):
        samples = [torch.rand(2, 1, 96, 160) for _ in range(2)]
        model = PlateDetector()
        for layer in model.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                torch.nn.init.normal_(layer.bias, 0, .1)
        torch.save({'averaged': model.state_dict()}, self.folder / 'detector.pt')
        export_detector(self.folder / 'detector.pt', self.folder, '0')
        again = load_shipped(PlateDetector(), self.folder / 'plate-detector.onnx', 'detector', samples).eval()
        with torch.no_grad():
            got = GraphRunner(self.folder / 'plate-detector.onnx')(samples[0].numpy())[0]
            np.testing.assert_allclose(decode(again(samples[0])).numpy(), got, rtol=1e-3, atol=1e-2)

    def test_a_temperature_leaves_the_text_and_lowers_the_probability(self):
        self._exported_reader()
        sharp = GraphRunner(self.folder / 'plate-reader.onnx')(self.samples[0].numpy())[0]
        export_reader(self.folder / 'reader.pt', self.folder, '0', 2.0)
        flat = GraphRunner(self.folder / 'plate-reader.onnx')(self.samples[0].numpy())[0]
        self.assertTrue((sharp.argmax(2) == flat.argmax(2)).all())
        self.assertTrue((flat.max(2) < sharp.max(2)).all())

    def test_eight_bits_change_little_and_need_a_third_of_the_room(self):
        self._exported_reader()
        file, small = self.folder / 'plate-reader.onnx', self.folder / 'small.onnx'
        quantise(file, small, self.samples)
        self.assertLess(small.stat().st_size, file.stat().st_size / 3)
        exact, near = (GraphRunner(f)(self.samples[0].numpy())[0] for f in (file, small))
        self.assertLess(float(np.abs(exact - near).max()), .02)
        again = ReaderForExport(load_shipped(PlateReader(), small, 'reader', self.samples)).eval()
        with torch.no_grad():
            self.assertLess(float(np.abs(exact - again(self.samples[0])[0].numpy()).max()), .02)


if __name__ == '__main__':
    unittest.main()
