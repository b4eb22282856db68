import { HttpError, readProblem } from './http.ts';

/** Takes the whole package of a case out, with the originals; what for stands in the event log. */
export async function takePackage(caseId: string, purpose: string): Promise<{ file: Blob; name: string }> {
  const answer = await fetch(`/api/review/cases/${caseId}/package`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-IOC': '1' },
    credentials: 'same-origin',
    body: JSON.stringify({ purpose }),
  });
  if (!answer.ok) {
    throw new HttpError(answer.status, await readProblem(answer));
  }
  const name = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'evidence.zip';
  return { file: await answer.blob(), name };
}
