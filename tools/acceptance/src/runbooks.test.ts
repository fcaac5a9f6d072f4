import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setupTestDatabase, teardownTestDatabase } from '@codex/test-utils';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';

const FOLDER = resolve(import.meta.dirname, '../../../docs/runbooks');
const NOBODY = '00000000-0000-0000-0000-000000000000';

const db = setupTestDatabase();
afterAll(teardownTestDatabase);

/** What a runbook has somebody say to the database: by `psql -c`, or in a block. */
function statementsOf(text: string): string[] {
  const spoken = [...text.matchAll(/psql "\$DATABASE_URL" -c (["'])(.+?)\1(?=[`\s])/g)];
  const blocks = [...text.matchAll(/```sql\n([^]*?)```/g)];
  return [
    ...spoken.map(([, , statement = '']) => statement),
    ...blocks.map(([, block = '']) => block),
  ]
    .flatMap((part) => part.split(/;\s*(?:\n|$)/))
    .map((statement) => statement.trim())
    .filter(Boolean);
}

const statements = globSync('*.md', { cwd: FOLDER }).flatMap((file) =>
  statementsOf(readFileSync(join(FOLDER, file), 'utf8')).map((statement) => [file, statement]),
);

test('the runbooks have statements', () => {
  expect(statements.length).toBeGreaterThan(7);
});

// Planned, not run: one of them ends other people's connections.
test.each(statements)('%s: %s', async (_, statement = '') => {
  const planned = await db.execute(sql.raw(`explain ${statement.replaceAll('…', NOBODY)}`));
  expect(planned.rows.length).toBeGreaterThan(0);
});
