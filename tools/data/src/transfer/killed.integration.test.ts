import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { teardownTestDatabase } from '@codex/test-utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropDatabase } from '../database.testkit.ts';
import { startRelay } from '../migrations/relay.testkit.ts';
import type { Archive } from './archive.ts';
import { exportOwner } from './export.ts';
import { importOwner } from './import.ts';
import {
  countRows,
  elsewhere,
  ELSEWHERE,
  home,
  type Installation,
  objectsOf,
} from './installation.testkit.ts';
import { prefixesOf } from './keys.ts';
import { openStudio } from './studio.testkit.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const log = () => {};
let folder: string;
let empty: Installation;
let archive: Archive;
let wanted: Awaited<ReturnType<typeof stateOf>>;

const stateOf = async (there: Installation) => ({
  rows: await countRows(there),
  objects: await objectsOf(there, prefixesOf(archive)),
});

async function deleteObjects(): Promise<void> {
  for (const key of (await objectsOf(empty, prefixesOf(archive))).keys())
    await empty.store.delete(key);
}

/** Tries something against an installation in which nobody is. */
async function inEmpty(work: (there: Installation) => Promise<void>): Promise<void> {
  const there = await elsewhere(empty.url);
  await work(there);
  await dropDatabase(there.url);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codex-export-'));
  empty = await elsewhere();
  const { slug } = await openStudio();
  archive = await exportOwner({
    ...home,
    folder,
    owner: { organization: slug },
    withBuyers: true,
    log,
  });
  await inEmpty(async (there) => {
    await importOwner({ ...there, folder, log });
    wanted = await stateOf(there);
  });
  expect(wanted.objects.size).toBe(archive.objects.count);
}, 60_000);
afterAll(async () => {
  await dropDatabase(empty.url);
  await rm(folder, { recursive: true, force: true });
  await teardownTestDatabase();
});

test('cut off after any message to the database, the next import completes it', async () => {
  let messages = 0;
  await inEmpty(async (there) => {
    const counted = await startRelay(there.url, () => 'pass');
    await importOwner({ ...there, url: counted.url, folder, log });
    messages = counted.queries();
    counted.stop();
  });
  expect(messages).toBeGreaterThan(50);
  const cutAfter = (message: number) =>
    inEmpty(async (there) => {
      const relay = await startRelay(there.url, (number) => (number === message ? 'cut' : 'pass'));
      // What is cut after the last message is done already.
      await importOwner({ ...there, url: relay.url, folder, log }).catch(() => {});
      expect(relay.queries()).toBeGreaterThanOrEqual(message);
      relay.stop();
      const { rows } = await stateOf(there);
      if (message < messages) expect(rows, 'all of the rows or none').toEqual({});
      await importOwner({ ...there, folder, log });
      expect((await stateOf(there)).rows).toEqual(wanted.rows);
    });
  const numbers = Array.from({ length: messages }, (_, index) => index + 1);
  const worker = async () => {
    for (let next = numbers.shift(); next; next = numbers.shift()) await cutAfter(next);
  };
  await Promise.all([worker(), worker(), worker()]);
}, 180_000);

/** Passes on what is sent to the storage, and tells of each object that begins to arrive. */
async function watchStorage(onPut: (number: number) => void) {
  const upstream = new URL(process.env.R2_ENDPOINT ?? '');
  let puts = 0;
  const server = createServer((client) => {
    const storage = connect(Number(upstream.port), '127.0.0.1');
    for (const socket of [client, storage]) socket.on('error', () => {});
    storage.pipe(client);
    client.on('data', (chunk: Buffer) => {
      if (chunk.subarray(0, 4).toString() === 'PUT ') onPut((puts += 1));
      storage.write(chunk);
    });
    client.on('close', () => storage.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { endpoint: `http://localhost:${port}`, stop: () => server.close() };
}

test.each([1, 3])(
  'killed while object %s is sent, the next import completes it',
  async (number) => {
    await inEmpty(async (there) => {
      await deleteObjects();
      let child: ReturnType<typeof spawn> | undefined;
      const storage = await watchStorage((count) => {
        if (count === number) child?.kill('SIGKILL');
      });
      child = spawn(
        process.execPath,
        ['--import', 'tsx', 'tools/local/src/main.ts', 'import', '--from', folder],
        {
          cwd: ROOT,
          stdio: ['ignore', 'inherit', 'inherit'],
          env: {
            ...process.env,
            ...ELSEWHERE,
            CODEX_PARENT_PID: String(process.pid),
            DATABASE_URL: there.url,
            R2_ENDPOINT: storage.endpoint,
          },
        },
      );
      const [code, signal] = await once(child, 'exit');
      storage.stop();
      expect(signal, String(code)).toBe('SIGKILL');
      expect((await stateOf(there)).rows).toEqual({});
      await importOwner({ ...there, folder, log });
      expect(await stateOf(there)).toEqual(wanted);
    });
  },
  60_000,
);
