import { HttpError, readProblem } from './http.ts';

/** Asks for a file by POST and gives it to the browser to keep; why it was asked for stands in what is sent. */
export async function download(path: string, body: unknown, fallback: string): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-IOC': '1' }, credentials: 'same-origin', body: JSON.stringify(body) });
  } catch (cause) {
    throw new HttpError(0, null, { cause });
  }
  if (!answer.ok) {
    throw new HttpError(answer.status, await readProblem(answer));
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? fallback;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
