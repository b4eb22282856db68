import { ref } from 'vue';
import { common } from '@/i18n/common.ts';
import { local } from '@/i18n/language.ts';
import type { LocalText } from './text.ts';

/** What the server said when it refused: RFC 9457 problem details, with a text for people in both languages. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  /** Names the reason for programs. */
  code?: string;
  text?: LocalText;
  errors?: Record<string, string[]>;
}

/** True once the server no longer knew who asks, until somebody is signed in again. */
export const sessionEnded = ref(false);

/** A request that did not succeed. `message` can be shown to a person. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    /** 0 when the server could not be reached. */
    readonly status: number,
    readonly problem: Problem | null,
    options?: ErrorOptions,
  ) {
    super(describe(status, problem), options);
  }
}

function describe(status: number, problem: Problem | null): string {
  if (status === 0) {
    return common('http.unreachable');
  }
  // Pages ask who is there before they show anything: whoever is told this was there.
  if (problem?.code === 'session.needed') {
    return common('session.ended');
  }
  if (problem?.text !== undefined) {
    return local(problem.text);
  }
  return problem?.detail ?? problem?.title ?? common('http.unexpected', { status });
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal;
  /** Sees the answer's headers before its body is read. */
  answered?: (response: Response) => void;
}

/** Sends JSON or a form, takes JSON. Throws HttpError for every answer but 2xx, and when there is no answer. */
export async function request<T>(path: string, { method = 'GET', body, signal, answered }: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') {
    // The server refuses unsafe methods without it: another site's form cannot set a header.
    headers['X-IOC'] = '1';
  }
  // A form brings its own type, with the boundary between its parts.
  const form = body instanceof FormData;
  if (body !== undefined && !form) {
    headers['Content-Type'] = 'application/json';
  }
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') {
      throw cause;
    }
    throw new HttpError(0, null, { cause });
  }
  answered?.(response);
  if (!response.ok) {
    sessionEnded.value ||= response.status === 401;
    throw new HttpError(response.status, await readProblem(response));
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export async function readProblem(response: Response): Promise<Problem | null> {
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) {
    return null;
  }
  try {
    return (await response.json()) as Problem;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
