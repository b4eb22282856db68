import { request } from './http.ts';

/** A file that a citizen sent along: src/Ioc.Enforcement/Notices/Attachments.cs. */
export interface Attachment {
  id: string;
  name: string;
  mediaType: string;
  bytes: number;
  addedAt: string;
}

export const attachments = {
  ofCase: (id: string) => request<Attachment[]>(`/api/review/cases/${id}/attachments`),
  url: (id: string, attachment: string) => `/api/review/cases/${id}/attachments/${attachment}`,
};
