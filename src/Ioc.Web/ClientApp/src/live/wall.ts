import type { CaseItem, MinuteCount, PassageItem, WallSnapshot, WallUpdate } from '@/api/wall.ts';

const recentKept = 20;
const minutesKept = 60;

/** Puts one update into the wall's picture. */
export function applyWallUpdate(wall: WallSnapshot, update: WallUpdate): WallSnapshot {
  const next = { ...wall, at: update.at };
  switch (update.kind) {
    case 'indicator':
      next.indicators = replaced(wall.indicators, update.indicator);
      break;
    case 'camera':
      next.cameras = replaced(wall.cameras, update.camera);
      break;
    case 'passages':
      next.passages = {
        today: update.passages.today,
        lastMinutes: withMinute(wall.passages.lastMinutes, update.passages.minute),
        recent: newestFirst(wall.passages.recent, update.passages.items),
      };
      break;
    case 'cases':
      next.cases = {
        byState: update.cases.byState,
        paidToday: update.cases.paidToday,
        recent: newestFirst(wall.cases.recent, update.cases.items),
      };
      break;
    case 'sources':
      next.sources = update.sources;
      break;
    case 'alerts':
      next.alerts = update.alerts;
      break;
    case 'programme':
      next.programme = update.programme;
      break;
  }
  return next;
}

function replaced<T extends { code: string }>(items: readonly T[], item: T): T[] {
  const index = items.findIndex(({ code }) => code === item.code);
  return index < 0 ? [...items, item] : items.with(index, item);
}

function withMinute(minutes: readonly MinuteCount[], minute: MinuteCount): MinuteCount[] {
  const at = Date.parse(minute.minute);
  const others = minutes.filter((other) => Date.parse(other.minute) !== at);
  return [...others, minute].sort((a, b) => Date.parse(a.minute) - Date.parse(b.minute)).slice(-minutesKept);
}

function newestFirst<T extends PassageItem | CaseItem>(known: readonly T[], items: readonly T[]): T[] {
  return [...items, ...known].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, recentKept);
}

/** The last `count` minutes up to now, oldest first: a minute without a count is a zero, so that the chart moves on. */
export function minutesUntil(now: number, minutes: readonly MinuteCount[], count = minutesKept): { at: number; count: number }[] {
  const byMinute = new Map(minutes.map(({ minute, count: passed }) => [Math.floor(Date.parse(minute) / 60_000), passed]));
  const last = Math.max(Math.floor(now / 60_000), ...byMinute.keys());
  return Array.from({ length: count }, (_, index) => {
    const minute = last - count + 1 + index;
    return { at: minute * 60_000, count: byMinute.get(minute) ?? 0 };
  });
}
