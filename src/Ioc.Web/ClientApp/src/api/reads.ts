import { request } from './http.ts';
import type { LocalText } from './text.ts';

// The shapes of src/Ioc.Web/Review/ReadEndpoints.cs.

export interface UnsureRead {
  id: string;
  seenAt: string;
  cameraCode: string;
  cameraName: LocalText;
  plateShown: string | null;
  confidence: number;
  reason: string | null;
  vehicle: LocalText;
  plateColour: LocalText;
  reads: number;
  caseId: string | null;
  caseState: LocalText | null;
  simulated: boolean;
}

export const reads = {
  page: (day: string, camera: string, before: string | null) =>
    request<{ day: string; reads: UnsureRead[]; next: string | null }>(
      `/api/review/reads?${new URLSearchParams({ ...(day === '' ? {} : { day }), ...(camera === '' ? {} : { camera }), ...(before === null ? {} : { before }) })}`,
    ),
};
