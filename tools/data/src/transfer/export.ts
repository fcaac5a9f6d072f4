import { mkdir } from 'node:fs/promises';
import type { Client } from 'pg';
import { fetchObjects } from '../backup/objects.ts';
import { connect } from '../connection.ts';
import type { ObjectStore } from '../objects/store.ts';
import { type Archive, type Entitlement, prefixesOf, type Row, writeArchive } from './archive.ts';

export interface ExportOptions {
  url: string;
  store: ObjectStore;
  folder: string;
  /** A creator by username, address or id; or an organization by its slug. */
  owner: { creator: string } | { organization: string };
  /** Whether to write down who may see what, with their addresses. */
  withBuyers: boolean;
  log: (line: string) => void;
}

/** Writes everything of one creator or organization into a folder. @throws Error when there is none */
export async function exportOwner({
  url,
  store,
  folder,
  owner,
  withBuyers,
  log,
}: ExportOptions): Promise<Archive> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const client = await connect(url, 'codex-export');
  try {
    await client.query('begin isolation level repeatable read read only');
    const archive = await readOwned(client, owner, withBuyers);
    await client.query('commit');
    const prefixes = archive.media.flatMap(({ id }) => prefixesOf(id));
    await fetchObjects(store, folder, { prefixes, log });
    await writeArchive(folder, archive);
    return archive;
  } finally {
    await client.end();
  }
}

async function readOwned(
  client: Client,
  owner: ExportOptions['owner'],
  withBuyers: boolean,
): Promise<Archive> {
  const rows = async <T>(text: string, ...values: unknown[]): Promise<T[]> =>
    (await client.query<{ row: T }>(text, values)).rows.map(({ row }) => row);
  const isCreator = 'creator' in owner;
  const organizations = await rows<Row>(
    `select to_jsonb(o) - '{logo_url,branding}'::text[] as row from organizations o
     where deleted_at is null and ${
       isCreator
         ? 'creator_id = (select id from users where $1 in (username, email, id::text))'
         : 'slug = $1'
     }`,
    isCreator ? owner.creator : owner.organization,
  );
  const places = organizations.map(({ id }) => id);
  const content = await rows<Row>(
    `select to_jsonb(c) - '{search,thumbnail_url}'::text[] as row from content c
     where deleted_at is null and taken_down_at is null and ${
       isCreator
         ? `creator_id = (select id from users where $2 in (username, email, id::text))
            and (organization_id is null or organization_id = any ($1))`
         : 'organization_id = any ($1) and $2::text is null'
     }`,
    places,
    isCreator ? owner.creator : null,
  );
  const media = await rows<Row>(
    `select to_jsonb(m) - '{r2_upload_id,stale_since,swept_at}'::text[] as row from media_items m
     where id = any ($1) and status = 'ready' and deleted_at is null`,
    content.map((item) => item.media_item_id).filter(Boolean),
  );
  const users = await rows<Row>(
    `select jsonb_build_object('id', id, 'name', name, 'email', email, 'username', username, 'bio', bio,
       'role', 'creator') as row
     from users where deleted_at is null and (id = any ($1) or $2 in (username, email, id::text))`,
    [...organizations, ...content, ...media].map((row) => row.creator_id),
    isCreator ? owner.creator : null,
  );
  if (users.length === 0) throw new Error('There is nobody and nothing of that name');
  return {
    version: 1,
    users,
    organizations,
    media,
    captions: await rows(
      'select to_jsonb(c) as row from media_captions c where media_id = any ($1)',
      media.map(({ id }) => id),
    ),
    content,
    entitlements: withBuyers
      ? await rows<Entitlement>(
          `select distinct jsonb_build_object('email', u.email, 'name', u.name, 'contentId', a.content_id) as row
           from content_access a join users u on u.id = a.user_id
           where a.content_id = any ($1) and a.revoked_at is null and u.deleted_at is null
             and (a.ends_at is null or a.ends_at > now())`,
          content.map(({ id }) => id),
        )
      : [],
  };
}
