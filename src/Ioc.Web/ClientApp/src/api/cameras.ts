import { HttpError, request, type Problem } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Cameras/CameraApi.cs. A source goes in and never comes out.

export type CameraKind = 'stream' | 'video' | 'anpr';

/** JSON as docs/camera-rules.md describes it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface CameraConfig extends JsonObject {
  rules: JsonObject[];
}

export type CameraNow = Shape<'CameraStateView', { state: 'starting' | 'live' | 'reconnecting' | 'ended' | 'stopped' | 'broken' }>;
export type CameraSummary = Shape<'CameraSummary', { kind: CameraKind; state: CameraNow | null }>;
export type CameraVersion = Shape<'CameraVersionView'>;
export type ConfigFault = Shape<'ConfigFault'>;
export type CameraDetail = Shape<'CameraDetail', { camera: CameraSummary; config: CameraConfig }>;
export type SourceAnswer = Shape<'SourceAnswerView'>;
export type Video = Shape<'VideoView'>;
export type PlaceOption = Shape<'PlaceOption'>;
export type CameraParticulars = Shape<'ChangeCamera'>;

const at = (code: string, rest = '') => `/api/cameras/${encodeURIComponent(code)}${rest}`;
const post = <T>(path: string, body?: unknown) => request<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) });

export const cameras = {
  all: () => request<CameraSummary[]>('/api/cameras'),
  open: (code: string) => request<CameraDetail>(at(code)),
  places: () => request<PlaceOption[]>('/api/cameras/places'),
  add: (camera: Shape<'AddCamera', { kind: CameraKind }>) => post<CameraDetail>('/api/cameras', camera),
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

const edge = 1 << 20;

/** Whether a folder has this file already, by its name, its size, its beginning and its end: what it is called there, or null. */
export async function knownVideo(file: File, folder: string): Promise<string | null> {
  const answer = await fetch(`/api/cameras/videos/known?folder=${encodeURIComponent(folder)}&name=${encodeURIComponent(file.name)}&bytes=${file.size}`, {
    method: 'POST',
    headers: { 'X-IOC': '1', 'Content-Type': 'application/octet-stream' },
    body: new Blob([file.slice(0, edge), file.slice(Math.max(0, file.size - edge))]),
  });
  return answer.ok ? ((await answer.json()) as Shape<'KnownVideo'>).name : null;
}

/** Sends a video as it is; `progress` hears shares from 0 to 1. (fetch cannot tell how much has gone.) */
export function uploadVideo(file: File, progress: (share: number) => void, folder?: string): Promise<{ name: string }> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', `/api/cameras/videos?name=${encodeURIComponent(file.name)}${folder === undefined ? '' : `&folder=${encodeURIComponent(folder)}`}`);
    sending.setRequestHeader('X-IOC', '1');
    sending.setRequestHeader('Content-Type', 'application/octet-stream');
    sending.responseType = 'json';
    sending.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    sending.onload = () => (sending.status === 200 ? resolve(sending.response as { name: string }) : reject(new HttpError(sending.status, sending.response as Problem | null)));
    sending.onerror = () => reject(new HttpError(0, null));
    sending.send(file);
  });
}
