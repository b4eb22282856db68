import { request } from './http.ts';
import type { Shape } from './shape.ts';
import type { ConfigFault, JsonObject } from './cameras.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Devices/DeviceApi.cs and src/Ioc.Web/AcrossCameras/AcrossStore.cs, where they are documented.

export interface DeviceKey {
  id: string;
  hint: string;
  note: string | null;
  createdAt: string;
  createdBy: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

export interface Device {
  address: string;
  keys: DeviceKey[];
  lastReceivedAt: string | null;
  lastCapturedAt: string | null;
  delaySeconds: number | null;
  clockOffsetSeconds: number | null;
  taken: number;
  late: number;
  clockOff: number;
  violations: number;
  refused: number;
  refusals: { at: string; field: string; text: LocalText }[];
}

export interface Junction {
  junction: string;
  address: string;
  receivedAt: string | null;
  completeTo: string | null;
  clockOffsetSeconds: number | null;
  silent: boolean;
  groups: { group: string; state: 'red' | 'amber' | 'green' | 'off'; since: string }[];
  cameras: string[];
  keys: DeviceKey[];
  /** Where it is asked, when it does not report by itself. */
  polled?: Shape<'PolledView'> | null;
}

export interface AcrossRule {
  id: string;
  kind: 'average_speed' | 'cloned_plate';
  enabled: boolean;
  version: number;
  simulated: boolean;
  config: JsonObject;
  found: number;
  noPicture: number;
  notProof: number;
  faults: ConfigFault[];
  versions: { number: number; sha256: string; author: string; at: string; note: string | null; config: JsonObject }[];
}

const camera = (code: string, rest = '') => `/api/cameras/${encodeURIComponent(code)}/device${rest}`;
const junction = (name: string, rest: string) => `/api/cameras/junctions/${encodeURIComponent(name)}${rest}`;
const across = (id: string, rest = '') => `/api/cameras/across/${encodeURIComponent(id)}${rest}`;
const make = (path: string, note: string) => request<{ id: string; key: string }>(path, { method: 'POST', body: { note: note || null } });
const revoke = (path: string) => request<string>(path, { method: 'DELETE' });

export const devices = {
  open: (code: string) => request<Device>(camera(code)),
  makeKey: (code: string, note: string) => make(camera(code, '/keys'), note),
  revokeKey: (code: string, id: string) => revoke(camera(code, `/keys/${id}`)),
  junctions: () => request<Junction[]>('/api/cameras/junctions'),
  makeJunctionKey: (name: string, note: string) => make(junction(name, '/keys'), note),
  revokeJunctionKey: (name: string, id: string) => revoke(junction(name, `/keys/${id}`)),
};

export const acrossRules = {
  all: () => request<AcrossRule[]>('/api/cameras/across'),
  check: (config: JsonObject) => request<ConfigFault[]>('/api/cameras/across/check', { method: 'POST', body: config }),
  save: (id: string, version: number, config: JsonObject, note: string) => request<AcrossRule[]>(across(id), { method: 'PUT', body: { version, config, note: note || null } }),
  enable: (id: string, enabled: boolean) => request<AcrossRule[]>(across(id, enabled ? '/enable' : '/disable'), { method: 'POST' }),
};
