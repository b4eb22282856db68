import { request } from './http.ts';
import type { Shape } from './shape.ts';

// Documented in src/Ioc.Web/Wall/SceneDesk.cs.

export type SceneLayoutCode = 'overview' | 'domain' | 'traffic' | 'cameras' | 'programme';
export type SceneConfig = Shape<'SceneConfig', { layout: SceneLayoutCode }>;
export type SceneList = Shape<'SceneList', { scenes: SceneConfig[]; layouts: Shape<'SceneLayout', { code: SceneLayoutCode }>[] }>;

export const scenes = {
  list: () => request<SceneList>('/api/wall/scenes'),
  write: (version: string, list: readonly SceneConfig[]) => request<SceneList>('/api/wall/scenes', { method: 'PUT', body: { version, scenes: list } }),
};
