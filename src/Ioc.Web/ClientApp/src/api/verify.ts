import { request } from './http.ts';
import type { LocalText } from './text.ts';

export interface Verdict {
  genuine: boolean;
  verdict: LocalText;
  kind: LocalText | null;
  number: string | null;
  issuedOn: string | null;
  agency: string | null;
  standing: boolean | null;
  simulated: boolean;
}

export const verify = (number: string, code: string) => request<Verdict>(`/api/verify?${new URLSearchParams({ number, code })}`);
