import { currentCause } from '@codex/observability';
import { sql, type SQL } from 'drizzle-orm';

/** The current operation as a value of a `cause` column; null outside of any. */
export function causeValue(): SQL {
  const cause = currentCause();
  return cause ? sql`${JSON.stringify(cause)}::jsonb` : sql`null::jsonb`;
}
