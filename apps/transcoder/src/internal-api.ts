import { setTimeout as delay } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { workerFetch } from '@codex/security';
import { transcodingSourceSchema, type TranscodeResult } from '@codex/validation';
import { z } from 'zod';
import { ContentApiAway, Superseded } from './failure.ts';

const sourceSchema = z.object({ data: transcodingSourceSchema });

type SourceDescription = z.output<typeof sourceSchema>['data'];

interface OutputFile {
  rendition: string;
  file: string;
  contentType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** One job's view of content-api's internal routes. Every call is signed, and repeatable. */
export interface JobApi {
  start: () => Promise<SourceDescription>;
  /** The source's bytes from `offset` on. */
  source: (offset: number) => Promise<Response>;
  progress: (percent: number) => Promise<void>;
  upload: (output: OutputFile) => Promise<void>;
  playable: (result: TranscodeResult) => Promise<void>;
  complete: (result: TranscodeResult) => Promise<void>;
  failed: (reason: string) => Promise<void>;
}

interface Call {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  attempts?: number;
  timeoutMs?: number;
}

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
const CALL_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 3_600_000;

/** @throws Superseded from any method when the media is gone or the generation is no longer the newest */
export function createJobApi(options: {
  baseUrl: string;
  secret: string;
  mediaId: string;
  generation: number;
  signal: AbortSignal;
}): JobApi {
  const { mediaId, generation } = options;
  const media = `/internal/media/${mediaId}`;
  const send = (call: Call): Promise<Response> => callWithRetries(options, call);
  const post = (action: string, fields: object, attempts?: number): Promise<Response> =>
    send({
      method: 'POST',
      path: `${media}/transcoding/${action}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ generation, ...fields }),
      attempts,
    });
  return {
    start: async () => sourceSchema.parse(await (await post('start', {})).json()).data,
    source: (offset) =>
      send({
        method: 'GET',
        path: `${media}/source`,
        headers: offset > 0 ? { range: `bytes=${offset}-` } : {},
        attempts: 1,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
      }),
    progress: async (percent) => void (await post('progress', { percent }, 1)),
    upload: async ({ rendition, file, contentType, bytes }) => {
      await send({
        method: 'PUT',
        path: `${media}/outputs/${generation}/${rendition}/${file}`,
        headers: { 'content-type': contentType, 'x-content-sha256': sha256(bytes) },
        body: bytes,
      });
    },
    playable: async (result) => void (await post('playable', { result })),
    complete: async (result) => void (await post('complete', { result })),
    failed: async (reason) => void (await post('failed', { reason })),
  };
}

async function callWithRetries(
  { baseUrl, secret, signal }: { baseUrl: string; secret: string; signal: AbortSignal },
  { method, path, headers, body, attempts = ATTEMPTS, timeoutMs = CALL_TIMEOUT_MS }: Call,
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await workerFetch(new URL(path, baseUrl).href, {
      secret,
      method,
      headers,
      body,
      bodySha256: sha256(body ?? ''),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch(
      (cause: unknown) => new ContentApiAway(`${method} ${path} did not get through`, { cause }),
    );
    signal.throwIfAborted();
    if (outcome instanceof Response && outcome.ok) return outcome;
    const failure = outcome instanceof Response ? await refusal(method, path, outcome) : outcome;
    const final = failure instanceof Superseded || failure instanceof Refused;
    if (final || attempt >= attempts) throw failure;
    await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()), undefined, { signal });
  }
}

/** An answer that will not be another one the next time. */
class Refused extends Error {
  override readonly name = 'Refused';
}

async function refusal(method: string, path: string, response: Response): Promise<Error> {
  const { status } = response;
  const text = (await response.text().catch(() => '')).slice(0, 300);
  const message = `${method} ${path} answered ${status}: ${text}`;
  if (status === 404 || status === 409 || status === 410) return new Superseded(message);
  if (status === 429 || (status >= 502 && status <= 504)) return new ContentApiAway(message);
  return status >= 500 || status === 408 ? new Error(message) : new Refused(message);
}

function sha256(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
