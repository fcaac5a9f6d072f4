import type { Archive, Row } from './archive.ts';

type List = Exclude<keyof Archive, 'version' | 'migration' | 'objects'>;

/** What rows of an archive may name: each column, and the list in which that has to be. */
const REFERENCES: Partial<Record<List, Record<string, List>>> = {
  organizations: { creator_id: 'people' },
  members: { organization_id: 'organizations', user_id: 'people' },
  media: { creator_id: 'people' },
  captions: { media_id: 'media' },
  content: { creator_id: 'people', organization_id: 'organizations', media_item_id: 'media' },
  images: { owner_id: 'people', organization_id: 'organizations' },
  entitlements: { user_id: 'people', content_id: 'content', organization_id: 'organizations' },
};

/** What an archive names and does not hold: it could be somebody else's where it is imported. */
export function strangersIn(archive: Archive): string[] {
  const idsOf = (list: List) => new Set((archive[list] as Row[]).map(({ id }) => id));
  return Object.entries(REFERENCES).flatMap(([list, columns]) =>
    Object.entries(columns).flatMap(([column, target]) => {
      const held = idsOf(target);
      const rows: Row[] = archive[list as List];
      return rows
        .map((row) => row[column] ?? null)
        .filter((id) => id !== null && !held.has(id))
        .map((id) => `${column} ${String(id)} of ${list} is not in it`);
    }),
  );
}
