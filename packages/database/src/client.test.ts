import { once } from 'node:events';
import { createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { dbHttp, isDatabaseUnavailable, transact } from './index.ts';

const rejection = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a database that hangs is one that does not answer, after ten seconds', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = {
    DB_METHOD: 'LOCAL_PROXY',
    DATABASE_URL_LOCAL_PROXY: `postgres://codex:codex@127.0.0.1:${port}/codex`,
  } as const;
  const errors = await Promise.all([
    rejection(dbHttp(env).execute(sql`select 1`)),
    rejection(transact(env, async (tx) => tx.execute(sql`select 1`))),
  ]);
  silent.close();
  expect(errors.map(isDatabaseUnavailable)).toEqual([true, true]);
}, 20_000);
