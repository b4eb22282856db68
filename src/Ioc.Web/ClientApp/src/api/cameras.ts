import { HttpError, request, type Problem } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Cameras/CameraApi.cs, where they are documented. A source goes in and never comes out.

export type CameraKind = 'stream' | 'video' | 'anpr';

export interface CameraSummary {
  code: string;
  name: LocalText;
  kind: CameraKind;
  place: string | null;
  placeCode: string | null;
  placeName: LocalText | null;
  longitude: number | null;
  latitude: number | null;
  simulated: boolean;
  enabled: boolean;
  version: number;
  rules: string[];
  certificate: { number: string; validFrom: string; validTo: string; expired: boolean } | null;
  state: CameraNow | null;
}

export interface CameraNow {
  state: 'starting' | 'live' | 'reconnecting' | 'ended' | 'stopped' | 'broken';
  since: string;
  detail: string | null;
  lastFrameAt: string | null;
  analysedFps: number;
  frames: number;
  dropped: number;
  worker: string;
  silent: boolean;
}

/** JSON as docs/camera-rules.md describes it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface CameraConfig extends JsonObject {
  rules: JsonObject[];
}

export interface CameraVersion {
  number: number;
  author: string;
  at: string;
  note: string | null;
  changes: LocalText[];
}

export interface ConfigFault {
  field: string;
  text: LocalText;
}

export interface CameraDetail {
  camera: CameraSummary;
  config: CameraConfig;
  stillAt: string | null;
  versions: CameraVersion[];
  faults: ConfigFault[];
}

export interface SourceAnswer {
  width: number;
  height: number;
  fps: number | null;
  seconds: number | null;
  codec: string;
  still: string;
  takenAt: string;
}

export interface Video {
  name: string;
  bytes: number;
  at: string;
  sample: boolean;
}

export interface PlaceOption {
  code: string;
  kind: string;
  nameVi: string;
  nameEn: string;
}

export interface CameraParticulars {
  nameVi: string;
  nameEn: string;
  source: string | null;
  placeCode: string | null;
  longitude: number | null;
  latitude: number | null;
}

const at = (code: string, rest = '') => `/api/cameras/${encodeURIComponent(code)}${rest}`;
const post = <T>(path: string, body?: unknown) => request<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) });

export const cameras = {
  all: () => request<CameraSummary[]>('/api/cameras'),
  open: (code: string) => request<CameraDetail>(at(code)),
  places: () => request<PlaceOption[]>('/api/cameras/places'),
  add: (camera: CameraParticulars & { code: string; kind: CameraKind; simulated: boolean }) => post<CameraDetail>('/api/cameras', camera),
  change: (code: string, camera: CameraParticulars) => request<CameraDetail>(at(code), { method: 'PUT', body: camera }),
  enable: (code: string, enabled: boolean) => post<CameraDetail>(at(code, enabled ? '/enable' : '/disable')),
  test: (source: { code?: string; kind?: CameraKind; source?: string }) => post<SourceAnswer>('/api/cameras/test', source),
  takeStill: (code: string) => post<SourceAnswer>(at(code, '/still')),
  stillUrl: (code: string, stillAt: string) => at(code, `/still.jpg?at=${encodeURIComponent(stillAt)}`),
  configure: (code: string, version: number, config: CameraConfig, note: string) => request<CameraDetail>(at(code, '/config'), { method: 'PUT', body: { version, config, note } }),
  check: (code: string, config: CameraConfig) => post<ConfigFault[]>(at(code, '/config/check'), config),
  version: (code: string, number: number) => request<CameraConfig>(at(code, `/versions/${number}`)),
  restore: (code: string, version: number, number: number) => post<CameraDetail>(at(code, '/restore'), { version, number }),
  videos: () => request<Video[]>('/api/cameras/videos'),
};

/** Sends a video as it is; `progress` hears shares from 0 to 1. (fetch cannot tell how much has gone.) */
export function uploadVideo(file: File, progress: (share: number) => void): Promise<{ name: string }> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', `/api/cameras/videos?name=${encodeURIComponent(file.name)}`);
    sending.setRequestHeader('X-IOC', '1');
    sending.setRequestHeader('Content-Type', 'application/octet-stream');
    sending.responseType = 'json';
    sending.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    sending.onload = () => (sending.status === 200 ? resolve(sending.response as { name: string }) : reject(new HttpError(sending.status, sending.response as Problem | null)));
    sending.onerror = () => reject(new HttpError(0, null));
    sending.send(file);
  });
}
