/** Where the others come from: what each number stands for. They vanish with the transaction. */
const NUMBERS = `
create temp table scale_creators (n int primary key, id uuid not null) on commit drop;
create temp table scale_viewers (n int primary key, id uuid not null) on commit drop;
create temp table scale_organizations (n int primary key, id uuid not null) on commit drop;
create temp table scale_items (n int primary key, id uuid not null, media_id uuid, dice int) on commit drop;
create temp table scale_sold (n int primary key, id uuid not null) on commit drop;
create temp table scale_purchases (n int primary key, id uuid not null) on commit drop`;

/** All creators have as many items, all viewers watch as many. */
const number = (table: string, first: string, size: string) => `
insert into scale_${table} (n, id) select n, case n when 1 then ${first} else uuidv7() end from generate_series(1, ${size}) n`;

/** What an item is depends on dice, the same each time. One in three is written, the others have media. */
const DICE = `
update scale_items set dice = rolled.dice, media_id = case when rolled.dice / 100 % 3 > 0 then uuidv7() end
from (select n, ('x' || left(md5(n::text), 7))::bit(28)::int as dice from scale_items) rolled
where rolled.n = scale_items.n`;

const PEOPLE = `
insert into users (id, name, email, email_verified, role, username)
select id, 'Creator ' || n, 'creator-' || n || '-' || :label || '@example.test', true, 'creator',
  'creator-' || n || '-' || :label from scale_creators
union all
select id, 'Viewer ' || n, 'viewer-' || n || '-' || :label || '@example.test', true, 'customer', null from scale_viewers`;

/** Every tenth creator has one, in which half of their items are. */
const ORGANIZATIONS = `
insert into organizations (id, name, slug, creator_id)
select o.id, 'Studio ' || o.n, 'studio-' || o.n || '-' || :label, c.id
from scale_organizations o join scale_creators c on c.n = 1 + 10 * (o.n - 1)`;

const MEMBERS = `
insert into organization_members (organization_id, user_id, role)
select o.id, c.id, 'owner' from scale_organizations o join scale_creators c on c.n = 1 + 10 * (o.n - 1)
union all
select o.id, v.id, 'member' from scale_viewers v join scale_organizations o on o.n = 1 + v.n % :organizations`;

const MEDIA = `
insert into media_items (id, creator_id, title, media_type, mime_type, file_size_bytes, part_size_bytes, part_count,
  status, generation, ready_generation, duration_seconds, uploaded_at)
select i.media_id, c.id, 'Clip ' || i.n, 'video', 'video/mp4', 1000, 16777216, 1, 'ready', 1, 1, 600, now()
from scale_items i join scale_creators c on c.n = 1 + (i.n - 1) % :creators where i.media_id is not null`;

/** In each title a word that all have, and one that one in two thousand has. */
const CONTENT = `
insert into content (id, creator_id, organization_id, media_item_id, title, slug, description, content_type, body,
  status, visibility, price_cents, category, tags, published_at, created_at)
select i.id, c.id, o.id, i.media_id, 'Garden ' || md5(i.n::text) || ' quokka' || i.n % 2000, 'item-' || i.n,
  'Words about gardens', case when i.media_id is null then 'written' else 'video' end,
  case when i.media_id is null then 'Once upon a time.' end,
  case when i.dice / 7 % 20 = 0 then 'draft' else 'published' end,
  case when i.dice % 4 = 0 then 'purchased_only' when i.dice % 4 = 1 and o.id is not null then 'members_only' else 'public' end,
  case i.dice % 4 when 0 then 100 + i.dice / 4 % 5000 end,
  'category-' || i.dice / 11 % 50, array['tag-' || i.dice / 13 % 10, 'rare-' || i.dice / 17 % 1000],
  case when i.dice / 7 % 20 > 0 then now() - i.n * interval '1 minute' end, now() - i.n * interval '1 minute'
from scale_items i
join scale_creators c on c.n = 1 + (i.n - 1) % :creators
left join scale_organizations o on c.n = 1 + 10 * (o.n - 1) and (i.n - 1) / :creators % 2 = 0`;

const PROGRESS = `
insert into playback_progress (user_id, content_id, position_seconds, duration_seconds, completed, created_at, updated_at)
select v.id, i.id, k % 600, 600, k % 5 = 0, now() - k % 90 * interval '1 day', now() - k % 90 * interval '1 day'
from generate_series(0, :progress - 1) k
join scale_viewers v on v.n = 1 + k / :watched
join scale_items i on i.n = 1 + (v.n::bigint * 7919 + k % :watched) % :items`;

const SOLD = `
insert into scale_sold (n, id)
select row_number() over (order by i.n), c.id from scale_items i join content c on c.id = i.id
where c.status = 'published' and c.visibility = 'purchased_only'`;

const PURCHASES = `
insert into purchases (id, user_id, content_id, creator_id, organization_id, amount_cents, currency, platform_fee_cents,
  organization_cents, creator_cents, status, stripe_payment_intent_id, purchased_at)
select p.id, v.id, c.id, c.creator_id, c.organization_id, c.price_cents, c.currency, c.price_cents / 10,
  0, c.price_cents - c.price_cents / 10, 'completed', 'pi_' || p.id, now() - p.n % 90 * interval '1 day'
from scale_purchases p
join scale_viewers v on v.n = 1 + (p.n - 1) / :bought
join scale_sold i on i.n = 1 + (v.n::bigint * 7919 + (p.n - 1) % :bought) % (select count(*) from scale_sold)
join content c on c.id = i.id`;

const ENTITLEMENTS = `
insert into content_access (user_id, content_id, source, purchase_id)
select p.user_id, p.content_id, 'purchase', p.id from scale_purchases s join purchases p on p.id = s.id`;

const LEDGER = `
insert into ledger_entries (transaction_id, purchase_id, kind, reference, account, owner_id, amount_cents, currency)
select p.id, p.id, 'sale', p.stripe_payment_intent_id, e.account, e.owner_id, e.amount_cents, p.currency
from scale_purchases s join purchases p on p.id = s.id cross join lateral (values
  ('buyer', null::uuid, -p.amount_cents), ('platform', null, p.platform_fee_cents), ('creator', p.creator_id, p.creator_cents)
) e (account, owner_id, amount_cents)`;

const ANALYZE = `analyze users, organizations, organization_members, media_items, content, content_access,
  playback_progress, purchases, ledger_entries`;

const SCALE_TABLES =
  'scale_creators, scale_viewers, scale_organizations, scale_items, scale_purchases';

/** What is done, in order, and what it makes. `:name` stands for a value. */
export const STATEMENTS: readonly [rows: string, sql: string][] = [
  ['', NUMBERS],
  ['', number('creators', ':creatorId', ':creators')],
  ['', number('viewers', ':viewerId', ':viewers')],
  ['', number('organizations', ':organizationId', ':organizations')],
  ['', number('items', ':itemId', ':items')],
  ['', DICE],
  ['', number('purchases', 'uuidv7()', ':purchases')],
  ['', `analyze ${SCALE_TABLES}`],
  ['people', PEOPLE],
  ['organizations', ORGANIZATIONS],
  ['members', MEMBERS],
  ['media', MEDIA],
  ['items', CONTENT],
  ['progress', PROGRESS],
  ['', SOLD],
  ['purchases', PURCHASES],
  ['entitlements', ENTITLEMENTS],
  ['ledger entries', LEDGER],
  ['', ANALYZE],
];
