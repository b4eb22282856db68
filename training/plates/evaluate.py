"""Measures the trained pair on labelled photographs: plates found, false finds, plates read whole, by source."""

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

import numpy as np

from boxes import iou
from models_in_use import Detector, Reader
from photographs import load_labels, read_rgb


WORDS = {'text': 'every plate, end to end', 'scene': 'any plate of the scene', 'crop': 'ready-cut plate'}


class Tally:
    """Right of total, with the 95 % Wilson interval."""

    def __init__(self):
        self.right, self.total = 0, 0

    def add(self, right):
        self.right += bool(right)
        self.total += 1

    def __str__(self):
        if not self.total:
            return '-'
        n, p, z = self.total, self.right / self.total, 1.96
        middle, spread = (p + z * z / 2 / n) / (1 + z * z / n), z * (p * (1 - p) / n + z * z / 4 / n / n) ** .5 / (1 + z * z / n)
        return f'{self.right}/{n} = {p:.4f} ({max(0, middle - spread):.3f}..{min(1, middle + spread):.3f})'


def plain(text):
    """The text as labels write it."""
    return re.sub('[^0-9A-Z]', '', text.replace('Đ', 'D'))


def measure(photos, detector, reader, score, nms_iou):
    """One record per labelled plate and per false find."""
    records = []
    for photo in photos:
        if photo.kind != 'full':
            continue
        rgb = read_rgb(photo.path)
        found = detector.find(rgb, score, nms_iou)
        reads = [reader.read(rgb, p.corners) for p in found]
        used = set()
        for i, box in enumerate(photo.boxes):
            overlaps = iou(np.array(box), np.array([p.box for p in found]).reshape(-1, 4))
            hit = bool(len(overlaps)) and overlaps.max() >= .5
            if hit:
                used.add(int(overlaps.argmax()))
            records.append({'kind': 'plate', 'photo': photo, 'found': hit, 'overlap': float(overlaps.max()) if len(overlaps) else 0})
        texts = [plain(t) for t in photo.texts if '?' not in t]
        paired = len(photo.boxes) == len(photo.texts)
        for i, text in enumerate(photo.texts):
            if '?' in text:
                continue
            # Without boxes it is not known which find is which plate, so a sure read of a neighbour must not count against this one.
            of_plate = [r for r, p in zip(reads, found) if iou(np.array(photo.boxes[i]), p.box[None])[0] >= .3] if paired else \
                reads if len(photo.texts) == 1 and len(reads) == 1 else []
            right = any(plain(r.text) == plain(text) for r in reads)
            best = max(of_plate, key=lambda r: r.sureness, default=None)
            records.append({'kind': 'text', 'photo': photo, 'text': plain(text), 'right': right, 'lines': photo.lines or 0,
                            'read': best.text if best else '', 'sure': best.sureness if best else 0.0,
                            'reads': ' '.join(f'{r.text}({r.sureness:.2f})' for r in reads)})
        if texts:
            seen = {plain(r.text) for r in reads}
            records.append({'kind': 'scene', 'photo': photo, 'right': any(t in seen for t in texts), 'lines': photo.lines or 0})
        if photo.boxes:
            false = [p for k, p in enumerate(found) if k not in used and
                     iou(p.box, np.array(photo.boxes)).max() < .1]
            records.append({'kind': 'false', 'photo': photo, 'count': len(false), 'finds': len(found)})
        elif not photo.texts:
            records.append({'kind': 'unlabelled', 'photo': photo, 'count': len(found), 'finds': len(found)})
    return records


def measure_crops(photos, reader):
    """Ready-cut plates, read without the detector."""
    records = []
    for photo in photos:
        if photo.kind != 'crop' or not photo.texts or '?' in photo.texts[0]:
            continue
        rgb = read_rgb(photo.path)
        h, w = rgb.shape[:2]
        inset = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        read = reader.read(rgb, inset)
        records.append({'kind': 'crop', 'photo': photo, 'text': plain(photo.texts[0]), 'right': plain(read.text) == plain(photo.texts[0]),
                        'lines': photo.lines or 0, 'read': read.text, 'sure': read.sureness, 'line_right': photo.lines in (None, read.lines)})
    return records


def report(records, sure):
    rows = defaultdict(Tally)
    for r in records:
        source = r['photo'].source
        if r['kind'] == 'plate':
            rows['found', source].add(r['found'])
            rows['found', 'all'].add(r['found'])
            continue
        if r['kind'] not in WORDS:
            continue
        what = WORDS[r['kind']]
        lines = {1: 'one line', 2: 'two lines'}.get(r['lines'], 'lines unknown')
        rows[f'{what}, {lines}', source].add(r['right'])
        rows[f'{what}, {lines}', 'all'].add(r['right'])
        if 'sure' in r:
            if r['sure'] >= sure:
                rows[f'{what}, right where sure', 'all'].add(plain(r['read']) == r['text'])
            rows[f'{what}, share sure', 'all'].add(r['sure'] >= sure)
        if 'line_right' in r:
            rows['ready-cut plate, line count', 'all'].add(r['line_right'])
    for (what, source), tally in sorted(rows.items()):
        print(f'{what:42} {source:12} {tally}')
    for kind, words in (('false', 'false finds on photographs with boxes'), ('unlabelled', 'finds on photographs without labels')):
        for source in sorted({r['photo'].source for r in records if r['kind'] == kind}):
            chosen = [r for r in records if r['kind'] == kind and r['photo'].source == source]
            print(f'{words:42} {source:12} {sum(r["count"] for r in chosen)} in {len(chosen)} photographs')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--photos', type=Path, required=True)
    parser.add_argument('--split', default='validation')
    parser.add_argument('--models', type=Path, default=Path('models'))
    parser.add_argument('--score', type=float)
    parser.add_argument('--failures', type=Path, help='write what failed to this file (tab separated)')
    options = parser.parse_args()
    thresholds = json.loads((options.models / 'plate-detector.json').read_text(encoding='utf-8'))['thresholds']
    sure = json.loads((options.models / 'plate-reader.json').read_text(encoding='utf-8'))['thresholds']['sure']
    detector = Detector(options.models / 'plate-detector.onnx')
    reader = Reader(options.models / 'plate-reader.onnx')
    photos = load_labels(options.photos, options.split)
    score = options.score if options.score is not None else thresholds['score']
    records = measure(photos, detector, reader, score, thresholds['nms_iou'])
    records += measure_crops(photos, reader)
    report(records, sure)
    if options.failures:
        with open(options.failures, 'w', encoding='utf-8') as file:
            for r in records:
                if r['kind'] in ('text', 'crop') and not r['right']:
                    print(r['kind'], r['photo'].source, r['photo'].path.name, r['text'], r['read'], f'{r["sure"]:.3f}', r.get('reads', ''), sep='\t', file=file)
                elif r['kind'] == 'plate' and not r['found']:
                    print('missed', r['photo'].source, r['photo'].path.name, f'{r["overlap"]:.2f}', sep='\t', file=file)
                elif r['kind'] in ('false', 'unlabelled') and r['count']:
                    print('finds', r['photo'].source, r['photo'].path.name, r['count'], sep='\t', file=file)


if __name__ == '__main__':
    main()
