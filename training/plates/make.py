"""One command from nothing to models/: trains the detector, then the reader, exports, quantises and measures both.

Every stage takes up its checkpoint where it stopped, so an interrupted run is continued by the same command.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(script, *arguments):
    print('>', script, *arguments, flush=True)
    began = time.monotonic()
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True)
    print(f'< {script}: {(time.monotonic() - began) / 60:.1f} minutes', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--photos', type=Path, help='folder of labelled photographs (labels.csv, images/, crops/)')
    parser.add_argument('--backgrounds', type=Path, help='folder of pictures without plates')
    parser.add_argument('--from-models', type=Path, help='take up the weights of these exported models instead of beginning from nothing')
    parser.add_argument('--out', type=Path, default=Path('training/out'), help='checkpoints')
    parser.add_argument('--models', type=Path, default=Path('models'))
    parser.add_argument('--version', default='1.0.0')
    parser.add_argument('--detector-steps', type=int, default=16000)
    parser.add_argument('--reader-steps', type=int, default=8000)
    parser.add_argument('--tuning-steps', type=int, default=4000)
    parser.add_argument('--temperature', type=float, default=1.0, help='what sureness.py found best')
    parser.add_argument('--threads', type=int, default=2)
    options = parser.parse_args()

    began = time.monotonic()
    common = ['--out', options.out, '--threads', options.threads]
    if options.photos:
        common += ['--photos', options.photos]
    scenery = ['--backgrounds', options.backgrounds] if options.backgrounds else []
    begin_with = {'detector': [], 'reader': []}
    if options.from_models:
        run('shipped.py', '--models', options.from_models, '--out', options.out)
        begin_with = {name: ['--start-from', options.out / f'{name}-shipped.pt'] for name in begin_with}
    run('train_detector.py', *common, *scenery, *begin_with['detector'], '--steps', options.detector_steps)
    run('train_reader.py', *common, *begin_with['reader'], '--steps', options.reader_steps)
    # The second pass cuts the photographs by the detector's corners, as the product does, and learns without label smoothing,
    # so that its probabilities can be trusted.
    by_corners = ['--corners-by', options.out / 'detector.pt'] if options.photos else []
    run('train_reader.py', *common, *by_corners, '--name', 'reader-tuned', '--start-from', options.out / 'reader.pt',
        '--steps', options.tuning_steps, '--rate', 8e-4, '--smoothing', 0)
    run('sureness.py', '--out', options.out, '--reader', 'reader-tuned', *(['--photos', options.photos, *by_corners] if options.photos else []))
    run('export.py', '--out', options.out, '--models', options.out / 'float', '--version', options.version, '--reader', 'reader-tuned',
        '--temperature', options.temperature)
    run('quantise.py', '--models', options.out / 'float', '--target', options.models)
    if options.photos:
        for kind, folder in (('float', options.out / 'float'), ('8-bit', options.models)):
            print(f'{kind} models:', flush=True)
            run('evaluate.py', '--photos', options.photos, '--models', folder, '--failures', options.out / f'failures-{kind}.tsv')
    print(f'from nothing to {options.models} in {(time.monotonic() - began) / 60:.1f} minutes', flush=True)


if __name__ == '__main__':
    main()
