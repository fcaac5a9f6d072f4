import { CONTENT_STATUSES, VISIBILITIES } from '@codex/constants';
import { setupTestDatabase, teardownTestDatabase } from '@codex/test-utils';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { decideAccess, type AccessFacts } from './decide-access.ts';
import { isGranted } from './facts.ts';

afterAll(teardownTestDatabase);

const FLAGS = [
  'signedIn',
  'takenDown',
  'deleted',
  'organizationDeleted',
  'owns',
  'bought',
  'belongs',
] as const;

/** Every combination of facts there is. */
const everyCase: AccessFacts[] = CONTENT_STATUSES.flatMap((status) =>
  VISIBILITIES.flatMap((visibility) =>
    Array.from({ length: 2 ** FLAGS.length }, (_, bits) => {
      const [signedIn, takenDown, deleted, organizationDeleted, owns, bought, belongs] = FLAGS.map(
        (__, index) => (bits & (1 << index)) !== 0,
      ) as [boolean, boolean, boolean, boolean, boolean, boolean, boolean];
      const rights = { owns, bought, belongs };
      return { signedIn, status, visibility, takenDown, deleted, organizationDeleted, ...rights };
    }),
  ),
);

test('the database and decideAccess agree in every case there is', async () => {
  const names = ['status', 'visibility', ...FLAGS] as const;
  const columns = Object.fromEntries(
    names.map((name) => [name, sql`facts.${sql.identifier(name)}`]),
  ) as Record<keyof AccessFacts, ReturnType<typeof sql>>;
  const types = names.map(
    (name) =>
      sql`${sql.identifier(name)} ${sql.raw(name === 'status' || name === 'visibility' ? 'text' : 'boolean')}`,
  );
  const { rows } = await setupTestDatabase().execute<{ granted: boolean }>(sql`
    select ${isGranted(columns)} as granted
    from rows from (json_to_recordset(${JSON.stringify(everyCase)}::json) as (${sql.join(types, sql`, `)}))
      with ordinality as facts order by ordinality`);
  expect(rows).toHaveLength(3 * 4 * 2 ** 7);
  expect(rows.map(({ granted }) => granted)).toEqual(
    everyCase.map((facts) => decideAccess(facts).granted),
  );
});
