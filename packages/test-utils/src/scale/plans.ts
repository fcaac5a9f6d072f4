import { Client } from 'pg';
import { vi } from 'vitest';
import { testDatabaseUrl } from '../database.ts';
import { fillAtScale, type Landmarks, type Scale } from './fill.ts';

interface Statement {
  query: string;
  params: unknown[];
}

/** The statements that a query sends, as the driver sends them. */
async function statementsOf(run: () => PromiseLike<unknown>): Promise<Statement[]> {
  const sent = vi.spyOn(globalThis, 'fetch');
  try {
    await run();
    return sent.mock.calls.flatMap(([, init]) => {
      const body: Statement | { queries: Statement[] } = JSON.parse(String(init?.body));
      return 'queries' in body ? body.queries : [body];
    });
  } finally {
    sent.mockRestore();
  }
}

/**
 * How PostgreSQL would find what each query wants among many rows, as the text of EXPLAIN by the
 * query's name. The rows are made in a transaction that is taken back.
 */
export async function plansAtScale(
  runs: readonly (readonly [name: string, run: () => PromiseLike<unknown>, ...unknown[]])[],
  { landmarks, ...scale }: Scale & { landmarks: Landmarks },
): Promise<Map<string, string>> {
  const plans = new Map<string, string>();
  const statements: [string, Statement[]][] = [];
  for (const [name, run] of runs) statements.push([name, await statementsOf(run)]);
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  try {
    await client.query('begin');
    await fillAtScale(client, scale, { landmarks });
    for (const [name, sent] of statements) {
      const lines: string[] = [];
      for (const { query, params } of sent) {
        const { rows } = await client.query({ text: `explain ${query}`, values: params });
        lines.push(...rows.map((row) => String(row['QUERY PLAN'])));
      }
      plans.set(name, lines.join('\n'));
    }
    await client.query('rollback');
  } finally {
    await client.end();
  }
  return plans;
}
