"""One command from nothing to models/: trains the detector, then the reader, exports and measures both.

Every stage takes up its checkpoint where it stopped, so an interrupted run is continued by the same command.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(script, *arguments):
    print('>', script, *arguments, flush=True)
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--photos', type=Path, help='folder of labelled photographs (labels.csv, images/, crops/)')
    parser.add_argument('--backgrounds', type=Path, help='folder of pictures without plates')
    parser.add_argument('--out', type=Path, default=Path('training/out'), help='checkpoints')
    parser.add_argument('--models', type=Path, default=Path('models'))
    parser.add_argument('--version', default='1.0.0')
    parser.add_argument('--detector-steps', type=int, default=12000)
    parser.add_argument('--reader-steps', type=int, default=6000)
    parser.add_argument('--tuning-steps', type=int, default=2000)
    parser.add_argument('--threads', type=int, default=2)
    options = parser.parse_args()

    common = ['--out', options.out, '--threads', options.threads]
    if options.photos:
        common += ['--photos', options.photos]
    scenery = ['--backgrounds', options.backgrounds] if options.backgrounds else []
    run('train_detector.py', *common, *scenery, '--steps', options.detector_steps)
    run('train_reader.py', *common, '--steps', options.reader_steps)
    reader = 'reader'
    if options.photos:
        # The second pass cuts the photographs by the detector's corners, as the product does.
        reader = 'reader-tuned'
        run('train_reader.py', *common, '--name', reader, '--start-from', options.out / 'reader.pt', '--corners-by', options.out / 'detector.pt',
            '--steps', options.tuning_steps, '--rate', 8e-4, '--smoothing', 0)
    run('export.py', '--out', options.out, '--models', options.models, '--version', options.version, '--reader', reader)
    if options.photos:
        run('evaluate.py', '--photos', options.photos, '--models', options.models, '--out', options.out, '--reader', reader,
            '--failures', options.out / 'failures.tsv')


if __name__ == '__main__':
    main()
