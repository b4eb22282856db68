/**
 * Where a film must be put to show the frame after (or before) the one in sight: the middle of that frame's time, so that no rounding shows its
 * neighbour. Null where there is none in that direction.
 * @param times When each frame is shown, seconds, rising.
 * @param now Where the film stands.
 */
export function besides(times: readonly number[], now: number, by: -1 | 1): number | null {
  const wanted = frameAt(times, now) + by;
  const from = times[wanted];
  if (from === undefined) {
    return null;
  }
  // The last frame lasts as long as the one before it, as far as anybody can tell.
  const until = times[wanted + 1] ?? from + (from - (times[wanted - 1] ?? from));
  return (from + until) / 2;
}

/** The number of the frame in sight, from 0; a film that stands before its first frame shows that one. */
export function frameAt(times: readonly number[], now: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= now + 1e-4) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return Math.max(0, low - 1);
}
