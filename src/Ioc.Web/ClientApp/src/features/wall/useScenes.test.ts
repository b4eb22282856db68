import { expect, test } from 'vitest';
import type { CameraTile, IndicatorTile, WallScene } from '@/api/wall.ts';
import { worthShowing } from './useScenes.ts';

const scene = (layout: WallScene['layout'], indicators: string[] = []): WallScene => ({ code: 's', name: { vi: 'S', en: 'S' }, layout, indicators, seconds: 40 });
const tile = (code: string, value: number | null) => ({ code, value }) as IndicatorTile;

test('A scene of a field is left out while none of its figures is there', () => {
  expect(worthShowing(scene('domain', ['a']), { indicators: [], cameras: [] })).toBe(false);
  expect(worthShowing(scene('domain', ['a']), { indicators: [tile('a', null)], cameras: [] })).toBe(false);
  expect(worthShowing(scene('domain', ['a']), { indicators: [tile('a', 0)], cameras: [] })).toBe(true);
});

test('Cameras have a scene once there is one; the overview always stands', () => {
  expect(worthShowing(scene('cameras'), { indicators: [], cameras: [] })).toBe(false);
  expect(worthShowing(scene('cameras'), { indicators: [], cameras: [{} as CameraTile] })).toBe(true);
  expect(worthShowing(scene('overview'), { indicators: [], cameras: [] })).toBe(true);
});
