import { randomUUID } from 'node:crypto';
import { dbHttp, schema } from '@codex/database';
import { setupTestDatabase, teardownTestDatabase, type TestDatabase } from '@codex/test-utils';
import { contentQuerySchema, mediaQuerySchema, publicContentQuerySchema } from '@codex/validation';
import { and, eq, isNull, sql, TransactionRollbackError, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isInOrganization, listOfCreator, listOwn, listPublished } from './content-lists.ts';
import { selectItem } from './content-view.ts';
import { listOwnMedia } from './media-queries.ts';

const ITEMS = 20_000;
const CREATORS = 200;

/** The people and places whose items are asked for. */
const creatorId = randomUUID();
const studioId = randomUUID();
const studio = `studio-${studioId}`;
const viewerId = randomUUID();
const itemId = randomUUID();

const db = dbHttp({
  DB_METHOD: 'LOCAL_PROXY',
  DATABASE_URL_LOCAL_PROXY: process.env['DATABASE_URL_LOCAL_PROXY'] ?? '',
});
const { content } = schema;
const browse = (query: object) => () =>
  listPublished(db, viewerId, publicContentQuerySchema.parse(query));

/** Each hot query, and the index that has to find its rows among 20,000. */
const QUERIES: [name: string, run: () => PromiseLike<unknown>, index: RegExp][] = [
  ['an item by id', () => selectItem(db, viewerId).where(eq(content.id, itemId)), /content_pkey/],
  [
    'an item by its address',
    () =>
      selectItem(db, viewerId).where(
        and(isInOrganization(studio), eq(content.slug, 'item-1'), isNull(content.deletedAt)),
      ),
    /content_organization_slug_key/,
  ],
  ['what is new', browse({}), /content_published_idx/],
  ['what is old', browse({ sortBy: 'oldest' }), /content_published_idx/],
  ['what is new, by title', browse({ sortBy: 'title' }), /content_title_idx/],
  ['what is new, by price', browse({ sortBy: 'price' }), /content_price_idx/],
  ['page 40', browse({ page: 40 }), /content_published_idx/],
  ['a category', browse({ category: 'category-7' }), /content_category_idx/],
  ['a rare tag', browse({ tag: 'rare-7' }), /content_tags_idx/],
  ['an organization', browse({ organizationSlug: studio }), /content_organization/],
  ['a rare word', browse({ search: 'quokka7' }), /content_search_idx/],
  ['a word that is everywhere', browse({ search: 'garden' }), /content_pkey/],
  [
    'a word that is everywhere, newest first',
    browse({ search: 'garden', sortBy: 'newest' }),
    /content_published_idx/,
  ],
  ['a rare beginning', browse({ search: 'garden quokka12' }), /content_search_idx/],
  [
    "a creator's published items",
    () => listOfCreator(db, viewerId, creatorId, { page: 1, limit: 20 }),
    /content_creator/,
  ],
  ['own items', () => listOwn(db, creatorId, contentQuerySchema.parse({})), /content_creator_idx/],
  [
    'own media',
    () => listOwnMedia(db, creatorId, mediaQuerySchema.parse({})),
    /media_items_creator_idx/,
  ],
];

/** Makes 20,000 items of 200 creators, a hundred of them of one creator in one organization. */
async function fill(tx: Pick<TestDatabase, 'execute'>): Promise<void> {
  const statements = [
    sql`insert into users (id, name, email) select case n when 1 then ${creatorId}::uuid else uuidv7() end,
      'Plan', ${creatorId} || '-' || n || '@example.test' from generate_series(1, ${CREATORS}::int) n`,
    sql`insert into organizations (id, name, slug, creator_id) values (${studioId}, 'Plan', ${studio}, ${creatorId})`,
    sql`insert into media_items (creator_id, title, media_type, mime_type, file_size_bytes, part_size_bytes,
        part_count, status, ready_generation, generation)
      select u.id, 'Clip ' || n, 'video', 'video/mp4', 1, 1, 1, 'ready', 1, 1
      from generate_series(1, 100) n, users u where u.email like ${`${creatorId}-%`}`,
    sql`insert into content (id, creator_id, organization_id, title, slug, content_type, body, status, published_at,
        visibility, price_cents, category, tags, description)
      select case n when 1 then ${itemId}::uuid else uuidv7() end, u.id,
        case when u.id = ${creatorId} then ${studioId}::uuid end,
        'Garden ' || md5(n::text) || ' quokka' || (n % 2000), 'item-' || n, 'written', 'x', 'published',
        now() - n * interval '1 minute', case n % 3 when 0 then 'purchased_only' else 'public' end,
        case n % 3 when 0 then 100 + n % 5000 end, 'category-' || (n % 50),
        array['tag-' || (n % 10), 'rare-' || (n % 1000)], 'Words about gardens'
      from generate_series(1, ${ITEMS}::int) n
      join users u on u.email = ${creatorId} || '-' || (1 + n % ${CREATORS}::int) || '@example.test'`,
    sql`analyze users`,
    sql`analyze media_items`,
    sql`analyze content`,
  ];
  for (const statement of statements) await tx.execute(statement);
}

interface Statement {
  query: string;
  params: unknown[];
}

/** The first statement that a query sends, as the driver sends it. */
async function statementOf(run: () => PromiseLike<unknown>): Promise<Statement> {
  const sent = vi.spyOn(globalThis, 'fetch');
  await run();
  const statements = sent.mock.calls.map(([, init]) => JSON.parse(String(init?.body)) as Statement);
  sent.mockRestore();
  const [statement] = statements;
  if (!statement) throw new Error('No statement was sent.');
  return statement;
}

/** `$1` becomes a parameter again. */
function toSql({ query, params }: Statement): SQL {
  const parts = query.split(/(\$\d+)/).map((part) => {
    const index = /^\$(\d+)$/.exec(part)?.[1];
    return index ? sql`${params[Number(index) - 1]}` : sql.raw(part);
  });
  return sql.join(parts);
}

const plans = new Map<string, string>();

beforeAll(async () => {
  const statements: [string, Statement][] = [];
  for (const [name, run] of QUERIES) statements.push([name, await statementOf(run)]);
  const filled = setupTestDatabase().transaction(async (tx) => {
    await fill(tx);
    for (const [name, statement] of statements) {
      const { rows } = await tx.execute(sql`explain ${toSql(statement)}`);
      plans.set(name, rows.map((row) => Object.values(row)[0]).join('\n'));
    }
    tx.rollback();
  });
  await expect(filled).rejects.toBeInstanceOf(TransactionRollbackError);
}, 60_000);
afterAll(teardownTestDatabase);

test.each(QUERIES)('%s is found by index among 20,000 items', (name, _, index) => {
  const plan = plans.get(name) ?? '';
  expect(plan).toMatch(index);
  // The total may read on from the start until it has counted enough; the page may not.
  expect(plan).not.toMatch(/Seq Scan on (content|media_items) +\(/);
});
