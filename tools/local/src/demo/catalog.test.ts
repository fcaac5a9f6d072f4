import { createContentSchema, updateProfileSchema } from '@codex/validation';
import { expect, test } from 'vitest';
import { ITEMS } from './catalog.ts';
import { CREATORS, PURCHASES } from './people.ts';

const bySlug = new Map<string, (typeof ITEMS)[number]>(ITEMS.map((item) => [item.slug, item]));
const some = (wanted: (item: (typeof ITEMS)[number]) => boolean) => ITEMS.filter(wanted).length;

test('no two of the ten items share an address', () => {
  expect(ITEMS).toHaveLength(10);
  expect(bySlug.size).toBe(ITEMS.length);
});

test.each(ITEMS.map((item) => [item.title, item] as const))(
  '%s is an item as any creator may make it',
  (_, item) => {
    const { by: __, media, picture: ___, ...fields } = item;
    const mediaItemId = media && '0198a000-0000-7000-8000-000000000001';
    const { success, error } = createContentSchema.safeParse({
      ...fields,
      ...(media && { mediaItemId }),
    });
    expect(error?.issues ?? []).toEqual([]);
    expect(success).toBe(true);
    expect(item.contentType).toBe(media?.kind ?? 'written');
  },
);

test.each(Object.values(CREATORS))(
  '$name is a creator as anybody may become one',
  ({ name, username, bio }) => {
    expect(updateProfileSchema.safeParse({ name, username, bio }).success).toBe(true);
    expect(ITEMS.some(({ by }) => CREATORS[by].username === username)).toBe(true);
  },
);

test('there is something of every kind, free, for members and for sale in two currencies', () => {
  expect(some(({ contentType }) => contentType === 'video')).toBe(5);
  expect(some(({ contentType }) => contentType === 'audio')).toBe(3);
  expect(some(({ contentType }) => contentType === 'written')).toBe(2);
  expect(some(({ visibility }) => visibility === 'public')).toBeGreaterThan(2);
  expect(some(({ visibility }) => visibility === 'members_only')).toBeGreaterThan(0);
  expect(some(({ currency }) => currency === 'usd')).toBeGreaterThan(0);
  expect(some(({ currency }) => currency === 'eur')).toBeGreaterThan(0);
  expect(ITEMS.some(({ priceCents }) => priceCents === 129_900)).toBe(true);
});

test('people bought only what is for sale, and the printed viewer has something left to buy', () => {
  for (const { items } of PURCHASES) {
    expect(new Set(items.map(({ slug }) => slug)).size).toBe(items.length);
    for (const { slug } of items) expect(bySlug.get(slug)?.visibility).toBe('purchased_only');
  }
  const [jonas] = PURCHASES;
  expect(jonas.items.map(({ slug }): string => slug)).not.toContain('a-city-of-rules');
});
