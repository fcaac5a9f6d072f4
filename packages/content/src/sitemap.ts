import { schema, type Database } from '@codex/database';
import type { SitemapList } from '@codex/validation';
import { sql } from 'drizzle-orm';
import { isOffered } from './content-lists.ts';

const { content } = schema;

/** A fifth of what one sitemap may hold. */
const LIMIT = 10_000;

interface Row extends Record<string, unknown> {
  kind: SitemapList['items'][number]['kind'];
  name: string;
  changedAt: string;
  total: number;
}

/**
 * What search engines may list, a page of it with the total. It reads everything that is offered,
 * as nobody else does: keep the answer.
 */
export async function listSitemap(db: Database, page: number): Promise<SitemapList> {
  const { rows } = await db.execute<Row>(sql`
    with places as (
      select 'item' as kind, ${content.id}::text as name, ${content.updatedAt} as changed_at
      from ${content} where ${isOffered}
      union all
      select 'organization', o.slug, o.updated_at from organizations o where o.deleted_at is null
      union all
      select 'creator', u.username, u.updated_at from users u
      where u.username is not null and u.role <> 'customer'
        and u.deleted_at is null and u.banned_at is null
    )
    select kind, name, changed_at as "changedAt", (count(*) over ())::int as total
    from places order by kind desc, name limit ${LIMIT} offset ${(page - 1) * LIMIT}`);
  const total = rows[0]?.total ?? 0;
  return {
    items: rows.map(({ kind, name, changedAt }) => ({
      kind,
      name,
      changedAt: new Date(changedAt).toISOString(),
    })),
    pagination: { page, limit: LIMIT, total, totalPages: Math.ceil(total / LIMIT) },
  };
}
