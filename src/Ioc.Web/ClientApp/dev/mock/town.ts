import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Geometry } from 'geojson';
import type {
  CameraTile,
  CaseItem,
  CaseState,
  IndicatorTile,
  PassageItem,
  PlaceArea,
  SourceHealth,
  WallSnapshot,
  WallUpdate,
} from '../../src/api/wall.ts';
import type { LocalText } from '../../src/api/text.ts';

/** The demonstration town of samples/, with numbers that move. */
export class MockTown {
  mood: 'normal' | 'stale' | 'empty' = 'normal';
  #epoch = String(Date.now());
  #seq = 0;
  readonly #places = readPlaces();
  readonly #cameras = readCameras();
  #indicators = indicators(this.#places);
  #today = 18_342;
  #minutes = Array.from({ length: 60 }, (_, index) => ({
    minute: new Date(Math.floor(Date.now() / 60_000) * 60_000 - (59 - index) * 60_000).toISOString(),
    count: Math.max(0, Math.round(22 + 14 * Math.sin(index / 9) + 8 * Math.random())),
  }));
  #recent: PassageItem[] = [];
  #cases: CaseItem[] = [];
  #byState: Record<CaseState, number> = {
    pending_review: 14,
    rejected: 61,
    approved: 2,
    transferred: 3,
    notice_issued: 132,
    confirmed: 74,
    contested: 9,
    recorded: 8,
    proposed: 5,
    decided: 41,
    paid: 38,
    closed: 207,
    cancelled: 4,
    expired: 1,
  };
  #paid = 46_800_000;

  constructor() {
    for (let index = 0; index < 14; index += 1) {
      this.#recent.push(this.#passage(Date.now() - index * 2300));
      this.#cases.push(this.#case(Date.now() - index * 140_000));
    }
  }

  restart(): void {
    this.#epoch = String(Date.now());
    this.#seq = 0;
  }

  hasStill(code: string): boolean {
    return this.#cameras.findIndex((camera) => camera.code === code) < 3;
  }

  snapshot(): WallSnapshot {
    const empty = this.mood === 'empty';
    const old = (tile: IndicatorTile): IndicatorTile => ({
      ...tile,
      computedAt: new Date(Date.now() - 3 * 3600_000).toISOString(),
      asOf: new Date(Date.now() - (tile.staleAfterSeconds + 3600) * 1000).toISOString(),
    });
    const none = (tile: IndicatorTile): IndicatorTile => ({ ...tile, value: null, previous: null, series: [], byPlace: [] });
    return {
      epoch: this.#epoch,
      seq: this.#seq,
      at: new Date().toISOString(),
      simulated: true,
      town: { code: 'MP-AT', name: text('Thị xã An Thịnh (mô phỏng)', 'An Thinh town (simulated)'), longitude: 106.58592, latitude: 20.45198, geography: text('phường, xã từ 01/07/2025', 'wards and communes since 1 July 2025') },
      indicators: this.#indicators.map((tile, index) => (empty ? none(tile) : this.mood === 'stale' && index !== 4 ? old(tile) : tile)),
      places: this.#places,
      cameras: empty ? [] : this.#cameras,
      passages: empty ? { today: 0, lastMinutes: [], recent: [] } : { today: this.#today, lastMinutes: this.#minutes, recent: this.#recent },
      cases: empty
        ? { byState: Object.fromEntries(Object.keys(this.#byState).map((state) => [state, 0])) as Record<CaseState, number>, paidToday: 0, recent: [] }
        : { byState: this.#byState, paidToday: this.#paid, recent: this.#cases },
      sources: empty ? [] : sources(this.mood === 'stale'),
      alerts: { active: 0, unacknowledged: 0, items: [] },
      scenes: [{ code: 'overview', name: { vi: 'Tổng quan', en: 'Overview' }, layout: 'overview', indicators: this.#indicators.map(({ code }) => code), seconds: 40 }],
    };
  }

  /** What happened in the last beat. */
  tick(): WallUpdate[] {
    const updates: WallUpdate[] = [];
    const add = (update: Record<string, unknown>): void => {
      this.#seq += 1;
      updates.push({ epoch: this.#epoch, seq: this.#seq, at: new Date().toISOString(), ...update } as WallUpdate);
    };
    if (this.mood === 'empty') {
      return updates;
    }
    const count = Math.floor(Math.random() * 2.4);
    if (count > 0) {
      const items = Array.from({ length: count }, (_, index) => this.#passage(Date.now() - index * 90));
      this.#today += count;
      const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
      const last = this.#minutes.at(-1);
      if (last?.minute === minute) {
        this.#minutes = [...this.#minutes.slice(0, -1), { minute, count: last.count + count }];
      } else {
        this.#minutes = [...this.#minutes.slice(-59), { minute, count }];
      }
      this.#recent = [...items, ...this.#recent].slice(0, 20);
      add({ kind: 'passages', passages: { today: this.#today, minute: this.#minutes.at(-1), items } });
    }
    if (Math.random() < 0.12) {
      const item = this.#case(Date.now());
      this.#byState = { ...this.#byState, [item.state]: this.#byState[item.state] + 1 };
      this.#paid += item.state === 'paid' ? 5_000_000 : 0;
      this.#cases = [item, ...this.#cases].slice(0, 20);
      add({ kind: 'cases', cases: { byState: this.#byState, paidToday: this.#paid, items: [item] } });
    }
    if (Math.random() < 0.1 && this.mood === 'normal') {
      const index = Math.random() < 0.6 ? 4 : Math.floor(Math.random() * 5);
      this.#indicators = this.#indicators.map((tile, at) =>
        at === index
          ? {
              ...tile,
              computedAt: new Date().toISOString(),
              asOf: tile.staleAfterSeconds > 86_400 ? tile.asOf : new Date().toISOString(),
              value: Number(((tile.value ?? 0) + (tile.decimals > 0 ? (Math.random() - 0.5) * 0.2 : Math.ceil(Math.random() * 6))).toFixed(tile.decimals)),
            }
          : tile,
      );
      add({ kind: 'indicator', indicator: this.#indicators[index] });
    }
    return updates;
  }

  #passage(at: number): PassageItem {
    return {
      at: new Date(at).toISOString(),
      cameraCode: pick(this.#cameras.slice(0, 4)).code,
      vehicleClass: pick(['motorbike', 'motorbike', 'motorbike', 'car', 'car', 'truck', 'bus']),
      plateColour: pick(['white', 'white', 'white', 'white', 'yellow', 'blue', 'unknown']),
      sure: Math.random() < 0.87,
    };
  }

  #case(at: number): CaseItem {
    const [event, state] = pick<[string, CaseState]>([
      ['case.opened', 'pending_review'],
      ['case.opened', 'pending_review'],
      ['notice.issued', 'notice_issued'],
      ['notice.confirmed', 'confirmed'],
      ['payment.received', 'paid'],
      ['case.rejected', 'rejected'],
      ['notice.contested', 'contested'],
      ['decision.issued', 'decided'],
    ]);
    return {
      at: new Date(at).toISOString(),
      cameraCode: pick(this.#cameras.slice(0, 4)).code,
      kind: pick(['red_light', 'red_light', 'stop_line', 'wrong_way']),
      event,
      state,
    };
  }
}

function text(vi: string, en: string): LocalText {
  return { vi, en };
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

function sample(name: string): unknown {
  const folder = process.env['IOC_SAMPLES'] ?? fileURLToPath(new URL('../../../../../samples', import.meta.url));
  return JSON.parse(readFileSync(`${folder}/town/${name}`, 'utf8'));
}

interface PlaceFeature {
  properties: { code: string; kind: string; nameVi: string; nameEn: string; longitude: number; latitude: number };
  geometry: Geometry | null;
}

function readPlaces(): PlaceArea[] {
  return (sample('places.geojson') as { features: PlaceFeature[] }).features
    .filter(({ geometry }) => geometry !== null)
    .map(({ properties: { code, kind, nameVi, nameEn, longitude, latitude }, geometry }) => ({
      code,
      name: text(nameVi, nameEn),
      kind,
      boundary: geometry,
      longitude,
      latitude,
    }));
}

function readCameras(): CameraTile[] {
  const rows = sample('cameras.json') as {
    code: string;
    nameVi: string;
    nameEn: string;
    placeCode: string;
    longitude: number;
    latitude: number;
  }[];
  const states: CameraTile['state'][] = ['live', 'live', 'live', 'reconnecting', 'broken', 'stopped'];
  return rows.map((row, index) => ({
    code: row.code,
    name: text(row.nameVi, row.nameEn),
    placeCode: row.placeCode,
    longitude: row.longitude,
    latitude: row.latitude,
    state: states[index % states.length] as CameraTile['state'],
    since: new Date(Date.now() - (index + 1) * 740_000).toISOString(),
    detail: index === 3 ? text('Mất tín hiệu, đang nối lại', 'Signal lost, reconnecting') : index === 4 ? text('Camera từ chối mật khẩu', 'The camera refused the password') : null,
    lastFrameAt: index < 5 ? new Date(Date.now() - (index < 3 ? 200 : index * 95_000)).toISOString() : null,
    analysedFps: index < 3 ? 9.8 - index * 0.4 : 0,
    dropped: index * 3,
    simulated: true,
  }));
}

/** Midnight in Vietnam at the beginning of this month. */
function lastMonthEnd(): number {
  const here = new Date(Date.now() + 7 * 3600_000);
  return Date.UTC(here.getUTCFullYear(), here.getUTCMonth(), 1) - 7 * 3600_000;
}

function indicators(places: readonly PlaceArea[]): IndicatorTile[] {
  const now = Date.now();
  const make = (
    domain: string,
    code: string,
    name: LocalText,
    unit: LocalText,
    decimals: number,
    values: number[],
    previousLabel: LocalText,
    target: number | null,
    direction: IndicatorTile['direction'],
    source: LocalText,
    byPlace: (index: number) => number | null,
    stepDays: number,
  ): IndicatorTile => ({
    code,
    domain,
    name,
    unit,
    value: values.at(-1) ?? null,
    decimals,
    previous: values.at(-2) ?? null,
    previousLabel,
    target,
    direction,
    asOf: new Date(stepDays > 20 ? lastMonthEnd() : now - 42_000).toISOString(),
    computedAt: new Date(now - 42_000).toISOString(),
    source,
    method: text('Đếm theo bản ghi đã nhập, cập nhật theo từng thay đổi', 'Counted from imported records, updated with each change'),
    series: values.map((value, index) => ({ period: new Date(now - (values.length - 1 - index) * stepDays * 86_400_000).toISOString(), value })),
    byPlace: places.map(({ code: placeCode }, index) => {
      const value = byPlace(index);
      return { placeCode, value, suppressed: value === null };
    }),
    formula: '',
    staleAfterSeconds: stepDays > 20 ? 40 * 86_400 : 900,
    simulated: true,
  });
  const wave = (count: number, start: number, slope: number, swing: number): number[] =>
    Array.from({ length: count }, (_, index) => start + slope * index + swing * Math.sin(index * 1.1) + swing * 0.4 * Math.sin(index * 2.7));
  const whole = (values: number[]): number[] => values.map(Math.round);
  const tenth = (values: number[]): number[] => values.map((value) => Math.round(value * 10) / 10);
  return [
    make('population', 'population.residents', text('Dân số thường trú và tạm trú', 'Registered residents'), text('người', 'people'), 0, whole(wave(12, 101_400, 96, 40)), text('tháng trước', 'last month'), null, 'none', text('Dữ liệu dân cư', 'Population register'), (index) => 5200 + ((index * 2711) % 9000), 30),
    make('labour', 'labour.employment', text('Lao động có việc làm', 'People in work'), text('% lực lượng', '% of labour force'), 1, tenth(wave(12, 95.2, 0.12, 0.3)), text('tháng trước', 'last month'), 97, 'up', text('Cung – cầu lao động', 'Labour supply and demand'), (index) => 92.4 + ((index * 17) % 60) / 10, 30),
    make('lodging', 'lodging.guests', text('Khách lưu trú đêm qua', 'Guests last night'), text('lượt khách', 'guests'), 0, whole(wave(30, 1040, 6, 160)), text('đêm trước', 'the night before'), null, 'up', text('Thông báo lưu trú', 'Lodging declarations'), (index) => (index === 8 || index === 11 ? null : 12 + ((index * 97) % 260)), 1),
    make('publicOrder', 'order.incidents', text('Vụ việc trật tự trên 100.000 dân (30 ngày)', 'Incidents per 100,000 people (30 days)'), text('vụ / 30 ngày', 'in 30 days'), 0, whole(wave(30, 38, -0.35, 4)), text('30 ngày trước', '30 days before'), 25, 'down', text('Tiếp nhận tin báo', 'Incident reports'), (index) => (index === 9 ? null : (index * 5) % 11), 1),
    make('traffic', 'traffic.passages', text('Lượt xe qua camera hôm nay', 'Vehicles past cameras today'), text('lượt', 'passages'), 0, whole(wave(24, 640, 8, 210)), text('cùng giờ hôm qua', 'same hour yesterday'), null, 'none', text('Camera giao thông', 'Traffic cameras'), (index) => (index < 5 ? 900 + ((index * 1733) % 6000) : 0), 1 / 24),
  ];
}

function sources(late: boolean): SourceHealth[] {
  const make = (code: string, vi: string, en: string, state: SourceHealth['state'], minutes: number, rowsTaken: number, rowsRefused: number): SourceHealth => ({
    code,
    name: text(vi, en),
    state,
    lastSuccessAt: state === 'never' ? null : new Date(Date.now() - minutes * 60_000).toISOString(),
    rowsTaken,
    rowsRefused,
  });
  return [
    make('population', 'Dân cư', 'Population', late ? 'broken' : 'ok', 12, 102_455, 3),
    make('labour', 'Lao động', 'Labour', 'ok', 34, 2_118, 0),
    make('lodging', 'Lưu trú', 'Lodging', late ? 'late' : 'ok', 61, 10_411, 17),
    make('incidents', 'An ninh trật tự', 'Public order', 'ok', 8, 611, 0),
    make('traffic', 'Camera', 'Cameras', late ? 'late' : 'ok', 0, 18_342, 0),
  ];
}
