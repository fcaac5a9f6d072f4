/** An answer of the media routes, or status 0 where there was none. */
export interface Answer<T> {
  status: number;
  data?: T;
  message?: string;
}

const STALLED_MS = 45_000;

/** Asks a route of ours. A lost connection is an answer, too; only being aborted throws. */
export async function ask<T>(
  path: string,
  { method = 'GET', body, signal }: { method?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      signal,
      ...(method !== 'GET' && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      }),
    });
    const text = await response.text();
    return toAnswer<T>(response.status, text);
  } catch {
    signal?.throwIfAborted();
    return { status: 0 };
  }
}

function toAnswer<T>(status: number, text: string): Answer<T> {
  try {
    const parsed = JSON.parse(text || '{}') as {
      data?: T;
      items?: unknown;
      error?: { message?: string };
    };
    const data = parsed.data ?? (parsed.items === undefined ? undefined : (parsed as T));
    return { status, data, message: parsed.error?.message };
  } catch {
    return { status };
  }
}

/** Sends one part. XHR, because fetch does not tell how much has left. */
export function sendPart(
  path: string,
  part: Blob,
  { signal, onprogress }: { signal: AbortSignal; onprogress: (sentBytes: number) => void },
): Promise<Answer<unknown>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch = 0;
    const expectLife = () => {
      clearTimeout(watch);
      watch = window.setTimeout(() => request.abort(), STALLED_MS);
    };
    const stop = () => request.abort();
    const finish = (answer: Answer<unknown>) => {
      clearTimeout(watch);
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason);
      else resolve(answer);
    };
    request.upload.addEventListener('progress', ({ loaded }) => {
      expectLife();
      onprogress(Math.min(loaded, part.size));
    });
    request.addEventListener('load', () => finish(toAnswer(request.status, request.responseText)));
    request.addEventListener('error', () => finish({ status: 0 }));
    request.addEventListener('abort', () => finish({ status: 0 }));
    signal.addEventListener('abort', stop);
    request.open('PUT', path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    expectLife();
    request.send(part);
  });
}
