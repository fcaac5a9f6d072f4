import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ContentApiAway, Superseded } from './failure.ts';
import type { JobApi } from './internal-api.ts';

const ATTEMPTS = 6;

/** Fetches the source into a file, going on where an interruption left it. */
export async function downloadSource(
  api: Pick<JobApi, 'source'>,
  target: string,
  { sizeBytes, signal }: { sizeBytes: number; signal: AbortSignal },
): Promise<void> {
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await delay(500 * 2 ** attempt, undefined, { signal });
    failure = await appendRest(api, target, sizeBytes, signal).catch((error: unknown) => error);
    signal.throwIfAborted();
    if (failure instanceof Superseded) throw failure;
    const arrived = await fileSize(target);
    if (arrived === sizeBytes) return;
    if (arrived > sizeBytes) break;
  }
  if (failure instanceof ContentApiAway) throw failure;
  throw new Error(`the source has ${await fileSize(target)} of ${sizeBytes} bytes`, {
    cause: failure,
  });
}

async function appendRest(
  api: Pick<JobApi, 'source'>,
  target: string,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<void> {
  const offset = await fileSize(target);
  if (offset === sizeBytes) return;
  const response = await api.source(offset);
  const resumed = response.status === 206;
  if (!response.body) throw new Error('the source came without a body');
  await pipeline(
    Readable.from(response.body),
    createWriteStream(target, { flags: resumed ? 'a' : 'w' }),
    { signal },
  );
}

async function fileSize(path: string): Promise<number> {
  return stat(path).then(
    (info) => info.size,
    () => 0,
  );
}
