import type { ExploreSeries, ExploreView } from '@/api/explore.ts';
import { local } from '@/i18n/language.ts';
import { shortPlaceName } from '@/features/wall/placeName.ts';

/** What sets one series of a chart apart: its place where there are several, its part where it is split. */
export function lineName(view: ExploreView, series: ExploreSeries, several: boolean): string {
  const place = view.places.find(({ code }) => code === series.place);
  const part = series.part === null ? null : partName(view, series.part);
  const where = place === undefined ? series.place : shortPlaceName(local(place.name));
  return [view.places.length > 1 || part === null ? where : null, part, several ? indicatorName(view, series.code) : null].filter((word) => word !== null).join(' · ');
}

export function partName(view: ExploreView, part: string): string {
  const value = view.dimension?.values.find(({ code }) => code === part);
  return value === undefined ? part : local(value.name);
}

export function indicatorName(view: ExploreView, code: string): string {
  const found = view.indicators.find((indicator) => indicator.code === code);
  return found === undefined ? code : local(found.name);
}

/** The newest period that has ended and has a value somewhere; else the newest at all. */
export function newestPeriod(series: readonly ExploreSeries[]): string | null {
  const points = series.flatMap(({ points }) => points);
  const ended = points.filter(({ running, value }) => !running && value !== null);
  return (ended.length > 0 ? ended : points).map(({ period }) => period).sort().at(-1) ?? null;
}

/** Values as parts of the first one known, which is 100. */
export function indexed(series: ExploreSeries): (number | null)[] {
  const base = series.points.find(({ value }) => value !== null && value !== 0)?.value ?? null;
  return series.points.map(({ value }) => (value === null || base === null ? null : (value / base) * 100));
}

/** A forecast's values as parts of the same first value as its series. */
export function indexedForecast(series: ExploreSeries): { period: string; value: number; low: number; high: number }[] {
  const base = series.points.find(({ value }) => value !== null && value !== 0)?.value ?? null;
  return base === null ? [] : (series.forecast?.points ?? []).map(({ period, value, low, high }) => ({ period, value: (value / base) * 100, low: (low / base) * 100, high: (high / base) * 100 }));
}

/** How much more, in per cent of what it was; null where that says nothing. */
export function change(now: number | null, then: number | null): number | null {
  return now === null || then === null || then === 0 ? null : ((now - then) / Math.abs(then)) * 100;
}

/** How many values were estimated and how many added up from whole units, and what cannot be told: reasons with the places and periods they hold for. */
export function toldOf(series: readonly ExploreSeries[]): { estimated: number; counted: number; untold: { place: string; step: string; periods: string[]; why: ExploreSeries['untold'][number]['why'] }[] } {
  const points = series.flatMap(({ points }) => points).filter(({ suppressed }) => !suppressed);
  const reasons = new Map<string, { place: string; step: string; periods: string[]; why: ExploreSeries['untold'][number]['why'] }>();
  for (const { place, step, untold } of series) {
    for (const { period, why } of untold) {
      const key = `${place} ${step} ${why.vi}`;
      const reason = reasons.get(key) ?? { place, step, periods: [], why };
      reasons.set(key, { ...reason, periods: reason.periods.includes(period) ? reason.periods : [...reason.periods, period] });
    }
  }
  return { estimated: points.filter(({ told }) => told === 'estimated').length, counted: points.filter(({ told }) => told === 'counted').length, untold: [...reasons.values()] };
}
