import { request } from './http.ts';
import type { ConfigFault, JsonObject } from './cameras.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Devices/DeviceApi.cs and src/Ioc.Web/AcrossCameras/AcrossStore.cs.

export type DeviceKey = Shape<'DeviceKeyView'>;
export type Device = Shape<'DeviceView'>;
type SignalGroup = Shape<'SignalGroupView', { state: 'red' | 'amber' | 'green' | 'off' }>;
export type Junction = Shape<'JunctionView', { groups: SignalGroup[] }>;
type AcrossVersion = Shape<'AcrossVersionView', { config: JsonObject }>;
export type AcrossRule = Shape<'AcrossRuleView', { kind: 'average_speed' | 'cloned_plate'; config: JsonObject; versions: AcrossVersion[] }>;

const camera = (code: string, rest = '') => `/api/cameras/${encodeURIComponent(code)}/device${rest}`;
const junction = (name: string, rest: string) => `/api/cameras/junctions/${encodeURIComponent(name)}${rest}`;
const across = (id: string, rest = '') => `/api/cameras/across/${encodeURIComponent(id)}${rest}`;
const make = (path: string, note: string) => request<Shape<'NewDeviceKey'>>(path, { method: 'POST', body: { note: note || null } });
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
