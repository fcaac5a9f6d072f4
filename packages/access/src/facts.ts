import { schema } from '@codex/database';
import {
  and,
  eq,
  gt,
  isNull,
  lte,
  or,
  sql,
  type Placeholder,
  type SQL,
  type SQLWrapper,
} from 'drizzle-orm';
import type { AccessFacts } from './decide-access.ts';

const { content, contentAccess, organizationMembers, organizations } = schema;

/** A person's id, or where a prepared statement will put it. */
type Viewer = string | Placeholder;

const no = sql<boolean>`false`;

// The inner `sql` keeps the columns' table names where Drizzle would drop them (one table only).
const existsIn = (table: SQL, where: SQL | undefined): SQL<boolean> =>
  sql<boolean>`${sql`exists (select 1 from ${table} where ${where})`}`;

const live = and(
  isNull(contentAccess.revokedAt),
  lte(contentAccess.startsAt, sql`now()`),
  or(isNull(contentAccess.endsAt), gt(contentAccess.endsAt, sql`now()`)),
);

function holdsItem(viewerId: Viewer): SQL<boolean> {
  return existsIn(
    sql`${contentAccess}`,
    and(eq(contentAccess.userId, viewerId), eq(contentAccess.contentId, content.id), live),
  );
}

function belongsTo(viewerId: Viewer): SQL<boolean> {
  const isMember = existsIn(
    sql`${organizationMembers}`,
    and(
      eq(organizationMembers.userId, viewerId),
      eq(organizationMembers.organizationId, content.organizationId),
    ),
  );
  const holdsTier = existsIn(
    sql`${contentAccess}`,
    and(
      eq(contentAccess.userId, viewerId),
      eq(contentAccess.organizationId, content.organizationId),
      live,
    ),
  );
  return sql<boolean>`(${isMember} or ${holdsTier})`;
}

/**
 * The facts of {@link decideAccess} as expressions to select beside content's own columns, in the
 * same query: `from(content).leftJoin(organizations, …)`. Select them under a key of their own
 * (`{ facts: accessFacts(viewerId) }`), or spread and pick them out again with {@link factsOf}.
 */
export function accessFacts(viewerId: Viewer | undefined) {
  return {
    signedIn: sql<boolean>`${viewerId !== undefined}::boolean`,
    status: content.status,
    visibility: content.visibility,
    takenDown: sql<boolean>`(${content.takenDownAt} is not null)`,
    deleted: sql<boolean>`(${content.deletedAt} is not null)`,
    organizationDeleted: sql<boolean>`(${organizations.deletedAt} is not null)`,
    owns: viewerId === undefined ? no : sql<boolean>`(${eq(content.creatorId, viewerId)})`,
    bought: viewerId === undefined ? no : holdsItem(viewerId),
    belongs: viewerId === undefined ? no : belongsTo(viewerId),
  };
}

/** The facts in a row that was selected with {@link accessFacts}. */
export function factsOf(row: AccessFacts): AccessFacts {
  return {
    signedIn: row.signedIn,
    status: row.status,
    visibility: row.visibility,
    takenDown: row.takenDown,
    deleted: row.deleted,
    organizationDeleted: row.organizationDeleted,
    owns: row.owns,
    bought: row.bought,
    belongs: row.belongs,
  };
}

/**
 * Whether {@link decideAccess} grants, as an expression over its facts, for statements that write
 * or list only where access is granted. A test holds the two to the same answer in every case.
 */
export function isGranted(facts: Record<keyof AccessFacts, SQLWrapper>): SQL<boolean> {
  const { owns, deleted, takenDown, status, bought, organizationDeleted, visibility, belongs } =
    facts;
  return sql<boolean>`case
    when ${owns} and not ${deleted} then true
    when ${takenDown} or ${status} <> 'published' then false
    when ${bought} then true
    when ${deleted} or ${organizationDeleted} or ${visibility} = 'private' then false
    else ${visibility} = 'public' or ${belongs}
  end`;
}
