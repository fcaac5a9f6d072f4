import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
  testDatabaseUrl,
  type TestRequest,
} from '@codex/test-utils';
import { afterAll, expect, test } from 'vitest';
import { query, withClient, writeMigrations } from '../database.testkit.ts';
import { migrate } from './migrate.ts';
import { BEFORE, CONTRACT, EXPAND, UNDO } from './representative.testkit.ts';

const api = testApi();
afterAll(async () => {
  await query(testDatabaseUrl(), UNDO);
  await teardownTestDatabase();
});

/** Below the 100 requests a minute that a person has. */
const ROUNDS_EACH = 25;
const WRITERS = 6;
const ITEMS = 4000;

async function fill(creator: TestClient): Promise<void> {
  const items = Array.from({ length: ITEMS }, (_, n) => ({
    creatorId: creator.id,
    title: `Item ${n}`,
    slug: `item-${n}`,
    contentType: 'written' as const,
    body: 'Words',
  }));
  for (let at = 0; at < ITEMS; at += 1000) {
    await setupTestDatabase()
      .insert(schema.content)
      .values(items.slice(at, at + 1000));
  }
}

/** What people do: make, change, open and look around. */
async function serve(creator: TestClient, isOver: () => boolean, failures: string[]) {
  let count = 0;
  const note = async (what: string, request: TestRequest, wanted: number) => {
    count += 1;
    const answer = await request;
    if (answer.status !== wanted) {
      failures.push(`${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    return answer;
  };
  const round = async () => {
    const draft = { title: 'New', slug: `new-${randomUUID()}`, contentType: 'written', body: 'x' };
    const { data } = await note('making', creator.post('/api/content', draft), 201);
    const path = `/api/content/${data?.id}`;
    await note('changing', creator.patch(path, { description: `At ${count}` }), 200);
    await note('opening', creator.get(path), 200);
    await note('browsing', api.anonymous().get('/api/content/public'), 200);
  };
  for (let rounds = 0; rounds < ROUNDS_EACH && !isOver(); rounds++) await round();
  return count;
}

test('nobody is refused while a table in use is widened, filled, indexed, checked and narrowed', async () => {
  const url = testDatabaseUrl();
  await fill(await api.creator());
  await migrate({ url, folder: writeMigrations({ '9000_before': BEFORE }) });
  const folder = writeMigrations({ ...EXPAND, ...CONTRACT });
  const failures: string[] = [];
  const said: string[] = [];
  let isOver = false;
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => api.creator()));
  const serving = writers.map((writer) => serve(writer, () => isOver, failures));
  // Somebody reads for longer than a migration may wait.
  const reading = withClient(url, async (client) => {
    await client.query('begin; select count(*) from content');
    await client.query('select pg_sleep(2.5)');
    await client.query('rollback');
  });
  const applied = await migrate({ url, folder, log: (line) => said.push(line) });
  isOver = true;
  const counts = await Promise.all(serving);
  await reading;
  expect(applied).toHaveLength(4);
  expect(said.join('\n')).toContain('waits for a lock');
  expect(failures).toEqual([]);
  expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThan(50);
}, 120_000);
