import type { Geometry } from 'geojson';
import { request } from './http.ts';
import type { Shape } from './shape.ts';

/** Times are ISO 8601 in UTC, money is whole đồng. Nothing here names a person or a plate. */

export type ForecastPoint = Shape<'ForecastPoint'>;
export type Forecast = Shape<'ForecastView'>;
export type AnomalyMark = Shape<'AnomalyMark', { kind: 'unusual' | 'level_shift' }>;
export type RestatementMark = Shape<'RestatementMark'>;
export type HotSpotMark = Shape<'HotSpotMark', { kind: 'hot' | 'cold' | 'none' }>;
export type Outlook = Shape<'IndicatorOutlook', { anomalies: AnomalyMark[]; hotSpots: HotSpotMark[] | null }>;
/** What follows from the values is absent on a server that is older than this page. */
export type IndicatorTile = Shape<'IndicatorTile', { direction: 'up' | 'down' | 'none'; outlook?: Outlook }>;

export type AlertSeverity = 'info' | 'warning' | 'critical';
/** One alert of the wall: what, since when, about how many. */
export type WallAlert = Shape<'WallAlert', { severity: AlertSeverity }>;
export type WallAlerts = Shape<'WallAlerts', { items: WallAlert[] }>;

/** What a wall shows at one time. */
export type WallScene = Shape<'WallScene', { layout: 'overview' | 'domain' | 'traffic' | 'cameras' | 'programme' }>;

export type PlaceArea = Shape<'PlaceArea', { boundary: Geometry | null }>;
/** One place: its own figures, and the places right below it. */
export type PlaceView = Shape<'PlaceView', { place: PlaceArea; places: PlaceArea[]; indicators: IndicatorTile[] }>;

export type CameraState = 'starting' | 'live' | 'reconnecting' | 'ended' | 'stopped' | 'broken';
export type CameraTile = Shape<'CameraTile', { state: CameraState }>;

export type PassageItem = Shape<'PassageItem'>;
export type MinuteCount = Shape<'MinuteCount'>;
export type PassageSummary = Shape<'WallPassages'>;

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

export type CaseItem = Shape<'CaseItem', { kind: ViolationKind; state: CaseState }>;
export type CaseSummary = Shape<'WallCases', { byState: Record<CaseState, number>; recent: CaseItem[] }>;

export type SourceHealth = Shape<'SourceHealth', { state: 'ok' | 'late' | 'broken' | 'never' }>;

export type ProgrammeModelStatus = 'on_time' | 'at_risk' | 'late' | 'done';
/** Offices and models, no persons. */
export type WallProgramme = Shape<'ProgrammeSummary', { models: Shape<'SummaryModel', { status: ProgrammeModelStatus }>[] }>;

export type WallSnapshot = Shape<
  'WallSnapshot',
  {
    alerts: WallAlerts;
    cameras: CameraTile[];
    cases: CaseSummary;
    indicators: IndicatorTile[];
    places: PlaceArea[];
    programme?: WallProgramme | null;
    scenes: WallScene[];
    sources: SourceHealth[];
  }
>;
export type WallMoment = Shape<'WallMoment', { wall: WallSnapshot }>;

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
export function fetchWallPast(at: number, scene: string | null, signal: AbortSignal): Promise<WallMoment> {
  const query = new URLSearchParams({ at: new Date(at).toISOString(), ...(scene === null ? {} : { scene }) });
  return request(`/api/wall/past?${query}`, { signal });
}

/** One place, looked at closely; as it is, or as it was at a past minute. */
export function fetchPlaceView(code: string, at: number | null, signal: AbortSignal): Promise<PlaceView> {
  const query = at === null ? '' : `?${new URLSearchParams({ at: new Date(at).toISOString() })}`;
  return request(`/api/wall/places/${encodeURIComponent(code)}${query}`, { signal });
}
