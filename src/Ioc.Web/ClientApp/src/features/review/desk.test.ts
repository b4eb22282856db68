import { afterEach, expect, test, vi } from 'vitest';
import { HttpError } from '@/api/http.ts';
import { review, type CaseDetail, type CasePage } from '@/api/review.ts';
import { session } from '@/api/session.ts';
import { useDesk } from './desk.ts';
import { isLook } from './history.ts';

const open = (id: string, state: string) => ({ id, state, procedure: { lease: null }, evidence: { parts: [] } }) as unknown as CaseDetail;
const page = (...ids: string[]) => ({ items: ids.map((id) => ({ id })), next: null, counts: { byState: {} } }) as unknown as CasePage;

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ['a case of the list makes room for the next one', 'b', 'c'],
  ['the last of the list for the one before', 'c', 'b'],
  ['a case that a link opened stays, so that its reader sees what became of it', 'elsewhere', undefined],
])('%s', async (_name, id, next) => {
  vi.spyOn(review, 'cases').mockResolvedValue(page('a', 'b', 'c'));
  vi.spyOn(review, 'mine').mockResolvedValue({} as never);
  vi.spyOn(review, 'open').mockImplementation(async (asked) => open(asked, 'recorded'));
  const desk = useDesk();
  await desk.load();
  await desk.open(id);
  expect(await desk.act(async () => open(id, 'decided'))).toBe(next);
  expect(desk.state.current?.state).toBe('decided');
});

test('who may not work at the desk is told so, instead of waiting for its queue', async () => {
  vi.spyOn(session, 'current').mockResolvedValue({ signedIn: true, roles: ['operator'] } as never);
  vi.spyOn(review, 'reasons').mockRejectedValue(new HttpError(403, { text: { vi: 'Bạn không được phân quyền làm việc này.', en: '' } } as never));
  const desk = useDesk();
  expect(await desk.start()).toBe(true);
  expect([desk.state.loading, desk.state.error]).toEqual([false, 'Bạn không được phân quyền làm việc này.']);
});

test('who looked is no step of a case; what was done to it is', () => {
  expect(['case.viewed', 'evidence.viewed', 'person-data.owner_looked_up', 'document.opened'].every(isLook)).toBe(true);
  expect(['case.opened', 'case.approved', 'case.replayed', 'notice.issued', 'decision.issued', 'case.plate_corrected'].some(isLook)).toBe(false);
});
