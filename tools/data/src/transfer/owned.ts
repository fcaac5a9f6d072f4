import type { Client } from 'pg';
import type { Archive, Image, Person, Row } from './archive.ts';
import { imagesNamed } from './pictures.ts';

/** A creator by username, address or id; or an organization by its slug. */
export type Owner = { creator: string } | { organization: string };

export type Owned = Omit<Archive, 'version' | 'migration' | 'objects'>;

interface OwnedOptions {
  withBuyers: boolean;
  log: (line: string) => void;
}

type Rows = <T>(text: string, ...values: unknown[]) => Promise<T[]>;
type Found = Row & { id: string };

/**
 * The rows that belong to somebody: a creator's are their own items and media, and the organizations
 * that they founded; an organization's are its members and every item in it.
 * @throws Error when there is nobody of that name
 */
export async function readOwned(
  client: Client,
  owner: Owner,
  { withBuyers, log }: OwnedOptions,
): Promise<Owned> {
  const rows: Rows = async (text, ...values) =>
    (await client.query(text, values)).rows.map(({ row }) => row);
  const creatorId = 'creator' in owner ? await findCreator(client, owner.creator) : null;
  const organizations = await findOrganizations(rows, owner, creatorId);
  const places = organizations.map(({ id }) => id);
  const members = await rows<Archive['members'][number]>(
    `select to_jsonb(m) as row from organization_members m join users u on u.id = m.user_id
     where m.organization_id = any ($1) and u.deleted_at is null`,
    places,
  );
  const items = await rows<Found>(
    `select to_jsonb(c) - '{search,taken_down_at,deleted_at}'::text[] as row from content c
     where deleted_at is null and taken_down_at is null
       and (organization_id = any ($1) or (organization_id is null and creator_id = $2))
       and exists (select from users u where u.id = c.creator_id and u.deleted_at is null)`,
    places,
    creatorId,
  );
  const media = await findMedia(rows, items, creatorId);
  const content = items.map((item) => withoutMissingMedia(item, media, log));
  const entitlements = withBuyers ? await findEntitlements(rows, content, places) : [];
  const people = await findPeople(rows, {
    known: [
      ...(creatorId === null ? [] : [creatorId]),
      ...[...organizations, ...content, ...media].map((row) => row['creator_id']),
      ...members.map(({ user_id }) => user_id),
    ],
    buyers: entitlements.map((row) => row['user_id']),
  });
  const images = await findImages(rows, people, organizations);
  return {
    people,
    organizations,
    members,
    media,
    captions: await rows(
      'select to_jsonb(c) as row from media_captions c where media_id = any ($1)',
      media.map(({ id }) => id),
    ),
    content,
    images: imagesNamed(images, [...people, ...organizations, ...content]),
    entitlements,
  };
}

async function findCreator(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'select id from users where deleted_at is null and $1 in (username, email, id::text)',
    [name],
  );
  const [found, another] = rows;
  if (another) throw new Error(`${name} names several people: say which by their address`);
  if (!found) throw new Error(`There is nobody of the name ${name}`);
  return found.id;
}

async function findOrganizations(rows: Rows, owner: Owner, creatorId: string | null) {
  // A founder who is gone is followed by an owner.
  const found = await rows<Found>(
    `select to_jsonb(o) - 'deleted_at' || jsonb_build_object('creator_id', coalesce(
       (select u.id from users u where u.id = o.creator_id and u.deleted_at is null),
       (select m.user_id from organization_members m join users u on u.id = m.user_id
        where m.organization_id = o.id and m.role = 'owner' and u.deleted_at is null
        order by m.created_at limit 1))) as row
     from organizations o where deleted_at is null and (slug = $1 or creator_id = $2)`,
    'organization' in owner ? owner.organization : null,
    creatorId,
  );
  if ('organization' in owner && found.length === 0) {
    throw new Error(`There is no organization of the name ${owner.organization}`);
  }
  return found;
}

/** An image of a look whose uploader does not come along belongs to the organization's founder. */
async function findImages(rows: Rows, people: Person[], organizations: Found[]): Promise<Image[]> {
  const coming = people.map(({ id }) => id);
  const images = await rows<Image>(
    `select to_jsonb(i) - '{checked_at,unused_since}'::text[] as row from images i
     where organization_id = any ($1) or (organization_id is null and owner_id = any ($2))`,
    organizations.map(({ id }) => id),
    coming,
  );
  return images.map((image) => {
    if (coming.some((id) => id === image['owner_id'])) return image;
    const organization = organizations.find(({ id }) => id === image['organization_id']);
    return { ...image, owner_id: organization?.['creator_id'] };
  });
}

function findMedia(rows: Rows, items: Row[], creatorId: string | null): Promise<Found[]> {
  return rows(
    `select to_jsonb(m) - '{r2_upload_id,stale_since,swept_at,deleted_at}'::text[] as row
     from media_items m
     where (id = any ($1) or creator_id = $2) and status = 'ready' and deleted_at is null`,
    items.flatMap((item) => item['media_item_id'] ?? []),
    creatorId,
  );
}

/** An item whose media cannot come along waits for another as a draft. */
function withoutMissingMedia(item: Found, media: Found[], log: OwnedOptions['log']): Found {
  const { media_item_id: mediaId } = item;
  if (!mediaId || media.some(({ id }) => id === mediaId)) return item;
  log(`  ${String(item['slug'])} comes as a draft: its media is not ready`);
  return { ...item, media_item_id: null, status: 'draft' };
}

function findEntitlements(rows: Rows, content: Found[], places: string[]): Promise<Found[]> {
  return rows(
    `select jsonb_build_object('id', a.id, 'user_id', a.user_id, 'content_id', a.content_id,
       'organization_id', a.organization_id, 'starts_at', a.starts_at, 'ends_at', a.ends_at) as row
     from content_access a join users u on u.id = a.user_id
     where (a.content_id = any ($1) or a.organization_id = any ($2))
       and a.revoked_at is null and u.deleted_at is null and (a.ends_at is null or a.ends_at > now())`,
    content.map(({ id }) => id),
    places,
  );
}

/** Of those who only bought, no more than name and address. Nobody travels as an admin. */
function findPeople(
  rows: Rows,
  { known, buyers }: { known: unknown[]; buyers: unknown[] },
): Promise<Person[]> {
  return rows(
    `select jsonb_build_object('id', id, 'name', name, 'email', email, 'role', 'customer') ||
       case when id = any ($1) then jsonb_build_object('username', username, 'bio', bio, 'image', image,
         'role', case role when 'customer' then role else 'creator' end) else '{}' end as row
     from users where id = any ($1) or id = any ($2)`,
    known,
    buyers,
  );
}
