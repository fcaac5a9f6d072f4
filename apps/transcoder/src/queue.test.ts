import { randomUUID } from 'node:crypto';
import { ObservabilityClient } from '@codex/observability';
import type { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ContentApiAway } from './failure.ts';
import { openQueue, workQueue, type Handler, type Lease } from './queue.ts';

const TIMEOUT = 60_000;
const quiet = new ObservabilityClient({ service: 'transcoder', write: () => undefined });

let boss: PgBoss;
let queue: string;
let dead: string;

beforeAll(async () => {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set: run the tests with `npm test`.');
  boss = await openQueue(url, quiet);
}, TIMEOUT);

afterAll(() => boss.stop({ graceful: false }));

beforeEach(async () => {
  queue = `test-${randomUUID()}`;
  dead = `${queue}-dead`;
  await boss.createQueue(dead);
  await boss.createQueue(queue, {
    retryLimit: 2,
    retryDelay: 0,
    heartbeatSeconds: 20,
    deadLetter: dead,
  });
  return async () => {
    await boss.deleteQueue(queue);
    await boss.deleteQueue(dead);
  };
});

/** A transcoder's loop over the test's queue, until it is stopped. */
function work(handle: Handler, from = queue) {
  const stop = new AbortController();
  const ended = workQueue(boss, from, { handle, stopping: stop.signal, log: quiet });
  return async (): Promise<void> => {
    stop.abort();
    await ended;
  };
}

async function jobState(id: string) {
  const [job] = await boss.findJobs<object>(queue, { id });
  return job && { state: job.state, retryCount: job.retryCount, output: job.output };
}

/** Goes on until the lease's signal aborts, as a running encoder does. */
async function untilAborted({ signal }: Lease): Promise<object> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function send(): Promise<string> {
  const id = await boss.send(queue, { mediaId: 'm' });
  if (!id) throw new Error('the job was not queued');
  return id;
}

describe('a job', () => {
  test(
    'is done once and keeps its outcome',
    async () => {
      const id = await send();
      const attempts: number[] = [];
      const stop = work(async ({ attempt }) => {
        attempts.push(attempt);
        return { outcome: 'complete' };
      });
      await vi.waitFor(async () => expect((await jobState(id))?.state).toBe('completed'), TIMEOUT);
      await stop();
      expect(attempts).toEqual([1]);
      expect((await jobState(id))?.output).toEqual({ outcome: 'complete' });
    },
    TIMEOUT,
  );

  test(
    'is tried three times, then goes to the dead letters',
    async () => {
      const id = await send();
      const attempts: number[] = [];
      const stop = work(async ({ attempt }) => {
        attempts.push(attempt);
        throw new Error('ffmpeg crashed');
      });
      const stopDead = work(async ({ data, sourceOutput }) => {
        expect(data).toEqual({ mediaId: 'm' });
        expect(sourceOutput).toMatchObject({ message: 'ffmpeg crashed' });
        return { outcome: 'told' };
      }, dead);
      await vi.waitFor(async () => {
        const [told] = await boss.findJobs(dead);
        expect(told).toMatchObject({ state: 'completed', output: { outcome: 'told' } });
      }, TIMEOUT);
      await stop();
      await stopDead();
      expect(attempts).toEqual([1, 2, 3]);
      expect((await jobState(id))?.state).toBe('failed');
    },
    TIMEOUT,
  );

  test(
    'is given back when the transcoder stops, and that costs no try',
    async () => {
      const id = await send();
      for (let stops = 0; stops < 4; stops += 1) {
        const stop = work(untilAborted);
        await vi.waitFor(async () => expect((await jobState(id))?.state).toBe('active'), TIMEOUT);
        await stop();
        expect(await jobState(id)).toMatchObject({ state: 'retry', retryCount: 0 });
      }
      const stop = work(async ({ attempt }) => ({ attempt }));
      await vi.waitFor(
        async () => expect((await jobState(id))?.output).toEqual({ attempt: 1 }),
        TIMEOUT,
      );
      await stop();
    },
    TIMEOUT,
  );

  test(
    'waits, and loses no try, while content-api is away',
    async () => {
      const id = await send();
      const stop = work(async () => {
        throw new ContentApiAway('refused');
      });
      await vi.waitFor(async () => expect((await jobState(id))?.state).toBe('retry'), TIMEOUT);
      await stop();
      expect((await jobState(id))?.retryCount).toBe(0);
      expect(await boss.fetch(queue)).toEqual([]);
      const [early] = await boss.fetch(queue, { ignoreStartAfter: true });
      expect(early).toMatchObject({ id, retryCount: 0 });
    },
    TIMEOUT,
  );

  test(
    'is let go when someone else has taken it over',
    async () => {
      const id = await send();
      let reason: unknown;
      const stop = work(async (lease) => {
        lease.signal.addEventListener('abort', () => {
          reason = lease.signal.reason;
        });
        return untilAborted(lease);
      });
      await vi.waitFor(async () => expect((await jobState(id))?.state).toBe('active'), TIMEOUT);
      await boss.cancel(queue, id);
      await vi.waitFor(() => expect(reason).toMatchObject({ name: 'LeaseLost' }), TIMEOUT);
      await stop();
      expect((await jobState(id))?.state).toBe('cancelled');
    },
    TIMEOUT,
  );

  test(
    'whose transcoder fell silent is taken up by another',
    async () => {
      const id = await send();
      await boss.fetch(queue);
      await boss
        .getDb()
        .executeSql(
          `UPDATE pgboss.job SET heartbeat_on = now() - interval '21 seconds' WHERE name = $1 AND id = $2`,
          [queue, id],
        );
      const stop = work(async ({ attempt }) => ({ attempt }));
      await vi.waitFor(
        async () => expect((await jobState(id))?.output).toEqual({ attempt: 2 }),
        TIMEOUT,
      );
      await stop();
    },
    TIMEOUT,
  );
});

test(
  'enqueue_transcode puts a generation into the queue once',
  async () => {
    const mediaId = randomUUID();
    const call = (): Promise<{ rows: unknown[] }> =>
      boss.getDb().executeSql('SELECT enqueue_transcode($1, 1) AS id', [mediaId]);
    const first = await call();
    expect(await call()).toMatchObject({ rows: first.rows });
    const jobs = await boss.findJobs('transcode', { data: { mediaId } });
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({
      data: { mediaId, generation: 1 },
      retryLimit: 2,
      heartbeatSeconds: 20,
      deadLetter: 'transcode-dead',
    });
    await boss
      .getDb()
      .executeSql(`DELETE FROM pgboss.job WHERE name = 'transcode' AND id = $1`, [jobs[0]?.id]);
  },
  TIMEOUT,
);
