import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { STATEMENTS } from './statements.ts';

/** How much there is to be. */
export interface Scale {
  creators: number;
  /** A hundred at least. One in four is sold. */
  items: number;
  /** Rows of progress: a hundred for each viewer. One in ten as many purchases come with them. */
  progress: number;
}

/** The first of each, for who asks about them. */
export interface Landmarks {
  creatorId: string;
  viewerId: string;
  organizationId: string;
  organizationSlug: string;
  /** Its slug is `item-1`; it is the creator's, in the organization. */
  itemId: string;
}

const ITEMS_WATCHED = 100;
const ITEMS_BOUGHT = 10;

export function newLandmarks(): Landmarks {
  const organizationId = randomUUID();
  return {
    creatorId: randomUUID(),
    viewerId: randomUUID(),
    organizationId,
    organizationSlug: `studio-1-${labelOf(organizationId)}`,
    itemId: randomUUID(),
  };
}

/** What addresses and slugs end with, so that those of two fillings differ. */
const labelOf = (organizationId: string) => organizationId.slice(0, 8);

/**
 * Fills a database with people, organizations, items, progress and sales that keep every rule:
 * triggers and constraints stay on. To be called inside a transaction; `log` is told the rows of each step.
 */
export async function fillAtScale(
  client: Pick<ClientBase, 'query'>,
  { creators, items, progress }: Scale,
  {
    landmarks = newLandmarks(),
    log = () => {},
  }: { landmarks?: Landmarks; log?: (what: string, rows: number, ms: number) => void } = {},
): Promise<void> {
  const watched = Math.min(ITEMS_WATCHED, items);
  const viewers = Math.max(1, Math.ceil(progress / watched));
  const values: Record<string, string | number> = {
    ...landmarks,
    label: labelOf(landmarks.organizationId),
    creators,
    items,
    progress,
    watched,
    bought: ITEMS_BOUGHT,
    viewers,
    organizations: Math.ceil(creators / 10),
    purchases: Math.min(Math.floor(progress / 10), viewers * ITEMS_BOUGHT),
  };
  for (const [what, sql] of STATEMENTS) {
    const start = performance.now();
    const { rowCount } = await client.query(inserted(sql, values));
    if (what) log(what, rowCount ?? 0, performance.now() - start);
  }
}

/** Values are ids and whole numbers of ours: they can stand in the text as they are. */
function inserted(sql: string, values: Record<string, string | number>): string {
  return sql.replaceAll(/(?<!:):(\w+)/g, (_, name: string) => {
    const value = values[name];
    if (typeof value === 'number') return String(value);
    if (value === undefined) throw new Error(`There is no value for ${name}.`);
    return name.endsWith('Id') ? `'${value}'::uuid` : `'${value}'`;
  });
}
