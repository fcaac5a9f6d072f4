import { parseArgs } from 'node:util';
import { fillAtScale } from '@codex/test-utils';
import { isInhabited } from '../backup/target.ts';
import { connect, databaseUrl, describeDatabase } from '../connection.ts';

/** `npm run seed`: fills a database with so much that it can be measured. */
export async function seedCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      'database-url': { type: 'string' },
      creators: { type: 'string', default: '1000' },
      items: { type: 'string', default: '100000' },
      progress: { type: 'string', default: '1000000' },
      add: { type: 'boolean', default: false },
    },
  });
  const scale = {
    creators: wholeNumber('creators', values.creators, { from: 1, to: 1_000_000 }),
    items: wholeNumber('items', values.items, { from: 100, to: 10_000_000 }),
    progress: wholeNumber('progress', values.progress, { from: 0, to: 100_000_000 }),
  };
  const url = databaseUrl(values['database-url']);
  if (!values.add && (await isInhabited(url))) {
    throw new Error('There are people in this database. To add these to them, say --add');
  }
  const start = performance.now();
  const client = await connect(url, 'codex-seed');
  try {
    await client.query('begin');
    await fillAtScale(client, scale, {
      log: (what, rows, ms) => console.log(`  ${rows} ${what}, ${seconds(ms)}`),
    });
    await client.query('commit');
  } finally {
    await client.end();
  }
  console.log(`${describeDatabase(url)} is filled, ${seconds(performance.now() - start)}`);
  return 0;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

function wholeNumber(name: string, text: string, { from, to }: { from: number; to: number }) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new Error(`--${name} is a whole number from ${from} to ${to}`);
}
