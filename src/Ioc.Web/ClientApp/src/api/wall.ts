import type { Geometry } from 'geojson';
import { request } from './http.ts';
import type { LocalText } from './text.ts';

/** Times are ISO 8601 in UTC, money is whole đồng. Nothing here names a person or a plate. */

/** population, labour, lodging, publicOrder, traffic and what else the catalogue holds. */
export type Domain = string;

export interface IndicatorTile {
  code: string;
  domain: Domain;
  name: LocalText;
  unit: LocalText;
  value: number | null;
  decimals: number;
  previous: number | null;
  /** What `previous` is, e.g. last month. */
  previousLabel: LocalText | null;
  target: number | null;
  /** Which way is good. */
  direction: 'up' | 'down' | 'none';
  /** End of the newest period, or now while it runs; null when there is no value yet. */
  asOf: string | null;
  computedAt: string | null;
  source: LocalText;
  method: LocalText;
  /** Oldest first. */
  series: { period: string; value: number | null }[];
  byPlace: { placeCode: string; value: number | null; suppressed: boolean }[];
  staleAfterSeconds: number;
  simulated: boolean;
  /** The newest value is there but counts too few to be shown. */
  suppressed?: boolean;
  /** The period of the parts where it is an earlier one than the whole's. */
  partsOf?: string | null;
  /** What follows from the values; absent on a server that is older than this page. */
  outlook?: Outlook;
}

export interface ForecastPoint {
  period: string;
  value: number;
  low: number;
  high: number;
}

export interface Forecast {
  madeAt: string;
  method: string;
  methodText: LocalText;
  /** The share of futures that the bounds are to hold, 0..1. */
  share: number;
  /** Below 1: better than repeating the last season. */
  mase: number | null;
  /** Percent. */
  mape: number | null;
  /** The share that they held when the method was tried on the past, 0..1. */
  coverage: number | null;
  tests: number;
  points: ForecastPoint[];
  /** The first period on the other side of the target. */
  target: { meets: boolean; period: string } | null;
}

export interface AnomalyMark {
  kind: 'unusual' | 'level_shift';
  since: string;
  until: string;
  expected: number;
  seen: number;
  score: number;
}

export interface RestatementMark {
  period: string;
  oldValue: number | null;
  newValue: number | null;
  restatedAt: string;
  reason: LocalText;
}

export interface HotSpotMark {
  placeCode: string;
  /** Getis-Ord Gi*. */
  z: number;
  p: number;
  /** Corrected for the number of places. */
  q: number;
  kind: 'hot' | 'cold' | 'none';
}

export interface Outlook {
  forecast: Forecast | null;
  /** Oldest first. */
  anomalies: AnomalyMark[];
  /** Newest first. */
  restatements: RestatementMark[];
  hotSpots: HotSpotMark[] | null;
}

export type AlertSeverity = 'info' | 'warning' | 'critical';

/** One alert of the wall: what, since when, about how many. */
export interface WallAlert {
  id: string;
  kind: string;
  severity: AlertSeverity;
  title: LocalText;
  /** What was seen; null of several subjects. */
  detail: LocalText | null;
  since: string;
  subjects: number;
  acknowledged: boolean;
}

export interface WallAlerts {
  active: number;
  unacknowledged: number;
  items: WallAlert[];
}

/** What a wall shows at one time. */
export interface WallScene {
  code: string;
  name: LocalText;
  layout: 'overview' | 'domain' | 'traffic' | 'cameras' | 'programme';
  indicators: string[];
  seconds: number;
}

/** One place: its own figures, and the places right below it. */
export interface PlaceView {
  place: PlaceArea;
  places: PlaceArea[];
  indicators: IndicatorTile[];
}

export interface PlaceArea {
  code: string;
  name: LocalText;
  kind: string;
  boundary: Geometry | null;
  longitude: number | null;
  latitude: number | null;
}

export type CameraState = 'starting' | 'live' | 'reconnecting' | 'ended' | 'stopped' | 'broken';

export interface CameraTile {
  code: string;
  name: LocalText;
  placeCode: string | null;
  longitude: number | null;
  latitude: number | null;
  state: CameraState;
  since: string;
  detail: LocalText | null;
  lastFrameAt: string | null;
  analysedFps: number;
  dropped: number;
  simulated: boolean;
}

export interface PassageItem {
  at: string;
  cameraCode: string;
  vehicleClass: string;
  plateColour: string;
  sure: boolean;
}

export type CaseState =
  | 'pending_review'
  | 'rejected'
  | 'approved'
  | 'transferred'
  | 'notice_issued'
  | 'confirmed'
  | 'contested'
  | 'recorded'
  | 'proposed'
  | 'decided'
  | 'paid'
  | 'closed'
  | 'cancelled'
  | 'expired';

/** ViolationKinds of the server. */
export type ViolationKind =
  | 'red_light'
  | 'stop_line'
  | 'wrong_way'
  | 'wrong_lane'
  | 'solid_line'
  | 'forbidden_road'
  | 'forbidden_turn'
  | 'u_turn'
  | 'parking'
  | 'emergency_lane'
  | 'speed'
  | 'average_speed'
  | 'plate_covered'
  | 'cloned_plate';

export interface CaseItem {
  at: string;
  cameraCode: string | null;
  kind: ViolationKind;
  /** The event's name, e.g. case.opened, notice.issued, payment.received. */
  event: string;
  state: CaseState;
}

export interface SourceHealth {
  code: string;
  name: LocalText;
  state: 'ok' | 'late' | 'broken' | 'never';
  lastSuccessAt: string | null;
  rowsTaken: number;
  rowsRefused: number;
}

export interface MinuteCount {
  minute: string;
  count: number;
}

export interface PassageSummary {
  today: number;
  /** Oldest first, at most 60. */
  lastMinutes: MinuteCount[];
  /** Newest first, at most 20. */
  recent: PassageItem[];
}

export interface CaseSummary {
  byState: Record<CaseState, number>;
  /** Whole đồng. */
  paidToday: number;
  /** Newest first, at most 20. */
  recent: CaseItem[];
}

export interface WallSnapshot {
  /** Changes when the relay restarts. */
  epoch: string;
  /** The last update that this snapshot already contains. */
  seq: number;
  at: string;
  simulated: boolean;
  town: { code: string; name: LocalText; longitude: number | null; latitude: number | null };
  indicators: IndicatorTile[];
  places: PlaceArea[];
  cameras: CameraTile[];
  passages: PassageSummary;
  cases: CaseSummary;
  sources: SourceHealth[];
  /** In the order of their turns. */
  scenes: WallScene[];
  alerts: WallAlerts;
  /** The plan that the town follows; null or absent: none. */
  programme?: WallProgramme | null;
}

export type ProgrammeModelStatus = 'on_time' | 'at_risk' | 'late' | 'done';

/** Offices and models, no persons. */
export interface WallProgramme {
  plan: LocalText;
  models: { number: string; group: string; name: LocalText; status: ProgrammeModelStatus; progress: number | null; dueOn: string | null; owner: LocalText }[];
  /** The worst first. */
  behind: { name: LocalText; lateModels: number; missingReports: number }[];
}

interface UpdateBase {
  epoch: string;
  /** Consecutive within an epoch. */
  seq: number;
  at: string;
}

export type WallUpdate =
  | (UpdateBase & { kind: 'indicator'; indicator: IndicatorTile })
  | (UpdateBase & { kind: 'camera'; camera: CameraTile })
  | (UpdateBase & { kind: 'passages'; passages: { today: number; minute: MinuteCount; items: PassageItem[] } })
  | (UpdateBase & { kind: 'cases'; cases: { byState: Record<CaseState, number>; paidToday: number; items: CaseItem[] } })
  | (UpdateBase & { kind: 'sources'; sources: SourceHealth[] })
  | (UpdateBase & { kind: 'alerts'; alerts: WallAlerts })
  | (UpdateBase & { kind: 'programme'; programme: WallProgramme });

/** The snapshot, and what the server's clock said when it answered (null when it did not say). */
export async function fetchWallSnapshot(signal?: AbortSignal): Promise<{ snapshot: WallSnapshot; serverTime: number | null }> {
  let serverTime: number | null = null;
  const snapshot = await request<WallSnapshot>('/api/wall/snapshot', {
    ...(signal === undefined ? {} : { signal }),
    answered: ({ headers }) => {
      const said = Date.parse(headers.get('Date') ?? '');
      serverTime = Number.isNaN(said) ? null : said;
    },
  });
  return { snapshot, serverTime };
}

export function cameraStillUrl(code: string, round: number): string {
  return `/api/wall/cameras/${encodeURIComponent(code)}/still.jpg?round=${round}`;
}

/** The wall as it was at a past moment; of one scene, or of all. */
export function fetchWallPast(at: number, scene: string | null, signal: AbortSignal): Promise<{ past: true; at: string; earliest: string; wall: WallSnapshot }> {
  const query = new URLSearchParams({ at: new Date(at).toISOString(), ...(scene === null ? {} : { scene }) });
  return request(`/api/wall/past?${query}`, { signal });
}

/** One place, looked at closely. */
export function fetchPlaceView(code: string, signal: AbortSignal): Promise<PlaceView> {
  return request(`/api/wall/places/${encodeURIComponent(code)}`, { signal });
}
