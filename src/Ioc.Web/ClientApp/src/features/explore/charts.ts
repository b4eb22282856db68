import type { Feature } from 'geojson';
import { registerMap, type EChartsCoreOption } from 'echarts/core';
import type { ExploreHours, ExploreIndicator, ExploreSeries, ExploreView } from '@/api/explore.ts';
import { number } from '@/i18n/format.ts';
import { local } from '@/i18n/language.ts';
import { token } from '@/ui/theme.ts';
import { indexed, indexedForecast, lineName } from './lines.ts';
import { t } from './messages.ts';
import { periodName } from './periods.ts';

const inks = ['--data', '--accent', '--good', '--bad', '--warn', '--ink-soft'];
const dashes = ['solid', 'dashed', 'dotted'] as const;
const signs = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'];

const text = () => ({ color: token('--ink-soft'), fontFamily: token('--font-figure'), fontSize: 14 });
const base = () => ({ animation: false, textStyle: { fontFamily: token('--font-text') } });
const floating = () => ({ backgroundColor: token('--surface-raised'), borderColor: token('--line-strong'), textStyle: { color: token('--ink'), fontFamily: token('--font-text'), fontSize: 14 }, confine: true });

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** Drawn bands of one chart at most: more than a few hide each other. */
const mostBands = 3;

interface Hover {
  seriesId: string;
  seriesName: string;
  axisValueLabel: string;
  marker: string;
  value: unknown;
  dataIndex: number;
}

/** Lines or bars over time, lines with what is expected after them: dashed, in its interval. A hidden value is a gap, never a zero. */
export function overTime(view: ExploreView, series: readonly ExploreSeries[], bars: boolean, index: boolean): EChartsCoreOption {
  const several = new Set(series.map(({ code }) => code)).size > 1;
  const ahead = series.map((one) => (bars ? [] : index ? indexedForecast(one) : (one.forecast?.points ?? [])));
  const periods = [...new Set([...series.flatMap(({ points }) => points.map(({ period }) => period)), ...ahead.flatMap((points) => points.map(({ period }) => period))])].sort();
  const banded = ahead.filter((points) => points.length > 0).length <= mostBands;
  const step = series[0]?.step ?? view.step;
  const first = view.indicators.find(({ code }) => code === series[0]?.code);
  const decimals = index ? 1 : (first?.decimals ?? 0);
  return {
    ...base(),
    grid: { left: 8, right: 24, top: 16, bottom: series.length > 1 ? 56 : 12, containLabel: true },
    tooltip: { trigger: 'axis', ...floating(), formatter: (hovers: Hover[]) => {
      const lines = hovers.filter(({ seriesId, value }) => seriesId.startsWith('seen') ? typeof value === 'number' || !hovers.some((other) => other.seriesId === seriesId.replace('seen', 'ahead') && typeof other.value === 'number') : seriesId.startsWith('ahead') && typeof value === 'number').map(({ seriesId, seriesName, marker, value, dataIndex }) => {
        const expected = seriesId.startsWith('ahead') ? ahead[Number(seriesId.slice(5))]?.find(({ period }) => period === periods[dataIndex]) : undefined;
        if (seriesId.startsWith('ahead') && expected === undefined) {
          return '';
        }
        const point = seriesId.startsWith('seen') ? series[Number(seriesId.slice(4))]?.points.find(({ period }) => period === periods[dataIndex]) : undefined;
        const said = typeof value === 'number' ? `${number(value, decimals)}${point?.told === 'estimated' ? ` (${t('estimated')})` : ''}` : t('suppressed');
        return `${marker} ${escaped(seriesName)}: <b>${said}</b>${expected === undefined ? '' : ` (${number(expected.low, decimals)} – ${number(expected.high, decimals)})`}<br>`;
      });
      return `${escaped(hovers[0]?.axisValueLabel ?? '')}<br>${lines.join('')}`;
    } },
    ...(series.length > 1 ? { legend: { type: 'scroll', bottom: 0, data: series.map((one) => lineName(view, one, several)), textStyle: { ...text(), fontFamily: token('--font-text') }, pageTextStyle: text(), pageIconColor: token('--ink'), pageIconInactiveColor: token('--line-strong') } } : {}),
    xAxis: { type: 'category', data: periods.map((period) => periodName(step, period)), axisLabel: { ...text(), hideOverlap: true }, axisLine: { lineStyle: { color: token('--line-strong') } }, axisTick: { show: false } },
    yAxis: { type: 'value', scale: !bars, axisLabel: { ...text(), formatter: (value: number) => number(value, Math.abs(value) < 10 ? decimals : 0) }, splitLine: { lineStyle: { color: token('--line') } } },
    series: series.flatMap((one, at) => {
      const values = index ? indexed(one) : one.points.map(({ value }) => value);
      const known = new Map(one.points.map(({ period }, n) => [period, values[n] ?? null]));
      // What was estimated is drawn hollow: a ring, or a bar with a dashed edge.
      const estimated = new Set(one.points.filter(({ told }) => told === 'estimated').map(({ period }) => period));
      const drawn = (period: string) => {
        const value = known.get(period) ?? null;
        return value === null || !estimated.has(period) ? value : { value, ...(bars ? { itemStyle: { color: token('--surface'), borderColor: colour, borderWidth: 2, borderType: 'dashed' as const } } : { symbol: 'emptyCircle', symbolSize: 9 }) };
      };
      const colour = token(inks[at % inks.length] as string);
      const seen = {
        id: `seen${at}`,
        name: lineName(view, one, several),
        type: bars ? 'bar' : 'line',
        data: periods.map(drawn),
        // When the colours begin again, bars are outlines.
        itemStyle: bars && Math.floor(at / inks.length) % 2 === 1 ? { color: token('--surface'), borderColor: colour, borderWidth: 2 } : { color: colour },
        ...(bars
          ? { barMaxWidth: 32 }
          : { lineStyle: { color: colour, width: 2.5, type: dashes[Math.floor(at / inks.length) % dashes.length] }, symbol: signs[(at + Math.floor(at / inks.length)) % signs.length], symbolSize: periods.length > 60 ? 0 : 7, showAllSymbol: false }),
      };
      const points = ahead[at] ?? [];
      if (points.length === 0) {
        return [seen];
      }
      // The dashes begin where what was seen ends.
      const last = periods.filter((period) => typeof known.get(period) === 'number').at(-1);
      const expected = new Map([...(last === undefined ? [] : [[last, known.get(last) as number] as const]), ...points.map(({ period, value }) => [period, value] as const)]);
      // The band opens from the last value seen: its lower edge, and how wide it is above that.
      const start = last === undefined ? null : (known.get(last) as number);
      const bounds = new Map<string, { low: number; width: number }>([...(last === undefined || start === null ? [] : [[last, { low: start, width: 0 }] as const]), ...points.map(({ period, low, high }) => [period, { low, width: high - low }] as const)]);
      const quiet = { type: 'line', silent: true, symbol: 'none', lineStyle: { opacity: 0 }, itemStyle: { color: colour } };
      return [
        seen,
        { id: `ahead${at}`, name: `${lineName(view, one, several)} · ${t('forecast')}`, type: 'line', data: periods.map((period) => expected.get(period) ?? null), itemStyle: { color: colour }, lineStyle: { color: colour, width: 2, type: [6, 5] }, symbol: 'none' },
        ...(banded
          ? [
              { ...quiet, id: `low${at}`, name: `low ${at}`, stack: `band${at}`, stackStrategy: 'all', data: periods.map((period) => bounds.get(period)?.low ?? null) },
              { ...quiet, id: `band${at}`, name: `band ${at}`, stack: `band${at}`, stackStrategy: 'all', data: periods.map((period) => bounds.get(period)?.width ?? null), areaStyle: { color: colour, opacity: 0.16 } },
            ]
          : []),
      ];
    }),
  };
}

/** Places or parts at one period, the largest first. */
export function ranking(indicator: ExploreIndicator, rows: readonly { name: string; value: number }[]): EChartsCoreOption {
  const drawn = [...rows].slice(0, 40).reverse();
  return {
    ...base(),
    grid: { left: 8, right: 88, top: 8, bottom: 8, containLabel: true },
    tooltip: { trigger: 'item', ...floating(), valueFormatter: (value: unknown) => `${number(Number(value), indicator.decimals)} ${local(indicator.unit)}` },
    xAxis: { type: 'value', axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: { type: 'category', data: drawn.map(({ name }) => name), axisLabel: { ...text(), fontFamily: token('--font-text') }, axisLine: { lineStyle: { color: token('--line-strong') } }, axisTick: { show: false } },
    series: [{
      type: 'bar', name: local(indicator.name), data: drawn.map(({ value }) => value), itemStyle: { color: token('--data') }, barMaxWidth: 22,
      label: { show: true, position: 'right', ...text(), color: token('--ink'), formatter: ({ value }: { value: number }) => number(value, indicator.decimals) },
    }],
  };
}

const ramp = () => [1, 2, 3, 4, 5].map((step) => token(`--ramp-${step}`));

/** Places by colour. Hidden places and places without a value keep the empty colour. */
export function map(outlines: readonly Feature[], indicator: ExploreIndicator, rows: readonly { code: string; name: string; value: number | null; suppressed: boolean }[]): EChartsCoreOption {
  const known = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  const [least, most] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  // The five equal classes of the legend below: a name is written in the ink of its place's colour.
  const stepOf = (value: number): number => (most === least ? 5 : Math.min(5, Math.floor(((value - least) / (most - least)) * 5) + 1));
  const narrow = innerWidth < 600;
  const name = outlines.map(({ properties }) => String(properties?.['code'])).join(' ');
  registerMap(name, { type: 'FeatureCollection', features: [...outlines] } as never);
  return {
    ...base(),
    tooltip: { trigger: 'item', ...floating(), formatter: ({ name: code }: { name: string }) => {
      const row = rows.find((one) => one.code === code);
      return row === undefined ? '' : `${row.name}: ${row.value === null ? (row.suppressed ? t('suppressed') : '–') : `${number(row.value, indicator.decimals)} ${local(indicator.unit)}`}`;
    } },
    visualMap: { type: 'piecewise', splitNumber: 5, min: least, max: most, inRange: { color: ramp() }, left: 8, bottom: 8, textStyle: text(), precision: indicator.decimals, formatter: (low: unknown, high: unknown) => `${number(Number(low), indicator.decimals)} – ${number(Number(high), indicator.decimals)}` },
    series: [{
      type: 'map', map: name, nameProperty: 'name', roam: false, selectedMode: false, labelLayout: { hideOverlap: true },
      ...(narrow ? { left: 4, right: 4, top: 4, bottom: 136 } : {}),
      itemStyle: { areaColor: token('--ramp-none'), borderColor: token('--ground'), borderWidth: 2 }, emphasis: { label: { show: false }, itemStyle: { areaColor: token('--accent') } },
      label: { show: true, formatter: ({ name: code }: { name: string }) => (rows.find((one) => one.code === code)?.name ?? '').replace(/ \([^)]*\)$/u, ''), color: token('--ink'), textBorderColor: token('--ground'), textBorderWidth: 3, fontSize: narrow ? 11 : 13 },
      data: rows.map(({ code, value }) => ({ name: code, value: value ?? Number.NaN, ...(value === null ? {} : { label: { color: token(`--on-ramp-${stepOf(value)}`), textBorderColor: token(`--ramp-${stepOf(value)}`) } }) })),
    }],
  };
}

/** The week by hours; a cell that is hidden has a cross and no colour. */
export function week(hours: ExploreHours): EChartsCoreOption {
  const days = t('weekdays').split(',');
  const spans = Array.from({ length: 24 / hours.hoursWide }, (_, span) => span * hours.hoursWide);
  const name = (hour: number): string => (hours.hoursWide === 1 ? String(hour).padStart(2, '0') : `${hour}–${hour + hours.hoursWide}`);
  const known = new Map(hours.cells.map((cell) => [`${cell.weekday} ${cell.hour}`, cell]));
  const cells = days.flatMap((_, day) => spans.map((hour, span) => ({ span, day, cell: known.get(`${day + 1} ${hour}`) })));
  const told = cells.filter(({ cell }) => cell?.suppressed !== true).map(({ span, day, cell }) => [span, day, cell?.count ?? 0]);
  const hidden = cells.filter(({ cell }) => cell?.suppressed === true).map(({ span, day }) => [span, day]);
  const most = Math.max(1, ...told.map(([, , count]) => count as number));
  return {
    ...base(),
    grid: { left: 8, right: 16, top: 8, bottom: 72, containLabel: true },
    tooltip: { trigger: 'item', ...floating(), formatter: ({ value }: { value: [number, number, number?] }) => `${days[value[1]]}, ${name(spans[value[0]] ?? 0)}: ${value[2] === undefined ? t('suppressed') : `${number(value[2])} ${local(hours.indicator.unit)}`}` },
    xAxis: { type: 'category', data: spans.map(name), axisLabel: text(), axisTick: { show: false }, splitArea: { show: false } },
    yAxis: { type: 'category', inverse: true, data: days, axisLabel: { ...text(), fontFamily: token('--font-text') }, axisTick: { show: false } },
    visualMap: { seriesIndex: 0, min: 0, max: most, calculable: false, text: [number(most), '0'], orient: 'horizontal', left: 'center', bottom: 0, inRange: { color: ramp() }, textStyle: text(), formatter: (value: unknown) => number(Number(value)) },
    series: [
      { type: 'heatmap', data: told, itemStyle: { borderColor: token('--ground'), borderWidth: 2 } },
      { type: 'scatter', symbolSize: 1, data: hidden, itemStyle: { opacity: 0 }, label: { show: true, position: 'inside', formatter: '×', ...text() } },
    ],
  };
}
