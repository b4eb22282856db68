import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cameras, type CameraDetail } from '@/api/cameras.ts';
import { useCamera } from './useCamera.ts';

function pending<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  return { promise: new Promise<T>((done) => { resolve = done; }), resolve: (value) => resolve(value) };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('what the page checks by itself locks no button, and its end unlocks none that is locked', async () => {
  const detail = { camera: { code: 'C1', version: 1 }, config: { rules: [] }, faults: [] } as unknown as CameraDetail;
  vi.spyOn(cameras, 'open').mockResolvedValue(detail);
  const check = pending<never[]>();
  vi.spyOn(cameras, 'check').mockReturnValue(check.promise);
  const save = pending<CameraDetail>();
  vi.spyOn(cameras, 'configure').mockReturnValue(save.promise);
  const board = useCamera();
  await board.open('C1');

  board.set(['rules'], [{ id: 'r1', kind: 'wrong_way' }]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(cameras.check).toHaveBeenCalledOnce();
  expect(board.state.busy).toBe(false);

  const saved = board.save('a note');
  expect(board.state.busy).toBe(true);
  check.resolve([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(board.state.busy).toBe(true);

  save.resolve({ ...detail, camera: { ...detail.camera, version: 2 } });
  expect(await saved).toBe(true);
  expect(board.state.busy).toBe(false);
});
