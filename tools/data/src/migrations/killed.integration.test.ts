import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { waitFor } from '@codex/test-utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  catalogueOf,
  createDatabase,
  dropDatabase,
  query,
  withClient,
  writeMigrations,
} from '../database.testkit.ts';
import { migrate } from './migrate.ts';
import { startRelay } from './relay.testkit.ts';
import { BEFORE, CONTRACT, EXPAND } from './representative.testkit.ts';

const TABLE = `CREATE TABLE content (id uuid PRIMARY KEY DEFAULT uuidv7(), title text NOT NULL);
INSERT INTO content (title) SELECT repeat('x', n % 9) FROM generate_series(1, 1200) n;`;

let folder: string;
let base: string;
let wanted: string;
const made: string[] = [];

/** A database in which only the table is there. */
async function freshDatabase(): Promise<string> {
  const url = await createDatabase(base);
  made.push(url);
  return url;
}

beforeAll(async () => {
  base = await createDatabase();
  await query(base, TABLE);
  folder = writeMigrations({ '9000_before': BEFORE, ...EXPAND, ...CONTRACT });
  const straight = await freshDatabase();
  await migrate({ url: straight, folder });
  wanted = await catalogueOf(straight);
  expect(wanted).toContain('content_word_count_idx');
  expect(wanted).not.toContain('legacy_note');
});
afterAll(async () => {
  for (const url of [...made, base]) await dropDatabase(url);
});

async function expectWhole(url: string): Promise<void> {
  expect(await catalogueOf(url)).toBe(wanted);
  expect(await query(url, 'select count(*)::int as n from drizzle.__drizzle_migrations')).toEqual([
    { n: 5 },
  ]);
  expect(await query(url, 'select tag from drizzle.migration_steps')).toEqual([]);
  expect(
    await query(
      url,
      'select count(*)::int as n from content where word_count is distinct from length(title)',
    ),
  ).toEqual([{ n: 0 }]);
}

test('cut off after any message to the server, the next run ends in the same schema', async () => {
  const counted = await startRelay(await freshDatabase(), () => 'pass');
  await migrate({ url: counted.url, folder });
  const messages = counted.queries();
  counted.stop();
  expect(messages).toBeGreaterThan(40);
  const cutAfter = async (message: number) => {
    const url = await freshDatabase();
    const relay = await startRelay(url, (number) => (number === message ? 'cut' : 'pass'));
    await expect(migrate({ url: relay.url, folder })).rejects.toThrow();
    relay.stop();
    await migrate({ url, folder });
    await expectWhole(url);
    await dropDatabase(url);
  };
  const numbers = Array.from({ length: messages }, (_, index) => index + 1);
  const worker = async () => {
    for (let next = numbers.shift(); next; next = numbers.shift()) await cutAfter(next);
  };
  await Promise.all([worker(), worker(), worker()]);
}, 180_000);

/** A runner in a process of its own. */
function spawnRunner(url: string) {
  const runner = join(import.meta.dirname, 'runner.testkit.ts');
  return spawn(process.execPath, ['--import', 'tsx', runner, url, folder], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const statements = Object.values({ BEFORE, ...EXPAND, ...CONTRACT }).flatMap((sql) =>
  sql.split('--> statement-breakpoint').map((text) => text.trim()),
);

test.each(statements)(
  'a runner that gets a SIGKILL during this statement is followed by one that finishes: %s',
  async (statement) => {
    const url = await freshDatabase();
    let child: ReturnType<typeof spawnRunner> | undefined;
    const relay = await startRelay(url, (_, bytes) => {
      if (bytes.includes(statement)) child?.kill('SIGKILL');
      return 'pass';
    });
    child = spawnRunner(relay.url);
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    relay.stop();
    await migrate({ url, folder });
    await expectWhole(url);
  },
);

test('an index whose building was killed halfway is built again', async () => {
  const url = await freshDatabase();
  await withClient(url, async (reader) => {
    // Building an index ends only when nobody sees the time before it any more; nothing else waits for that.
    await reader.query('begin isolation level repeatable read');
    await reader.query('select count(*) from pg_class');
    const running = spawnRunner(url);
    await waitFor(
      async () => (await query(url, 'select 1 from pg_index where not indisvalid')).length > 0,
    );
    running.kill('SIGKILL');
    await once(running, 'exit');
    expect(await query(url, 'select 1 from pg_index where not indisvalid')).toHaveLength(1);
    await reader.query('rollback');
  });
  await migrate({ url, folder });
  await expectWhole(url);
});

test('two runners take turns, and the second finds nothing to do', async () => {
  const url = await freshDatabase();
  const said: string[] = [];
  const both = await Promise.all([
    migrate({ url, folder, log: (line) => said.push(line) }),
    migrate({ url, folder, log: (line) => said.push(line) }),
  ]);
  expect(both.map((applied) => applied.length).sort()).toEqual([0, 5]);
  expect(said.join('\n')).toContain('Another runner is at work (process');
  await expectWhole(url);
});
