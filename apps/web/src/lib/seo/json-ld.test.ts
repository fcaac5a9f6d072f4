import type { Content } from '@codex/validation';
import { describe, expect, test } from 'vitest';
import { jsonLdScript } from './json-ld-script.ts';
import { isoDuration, itemJsonLd } from './json-ld.ts';

const ID = '0198a000-0000-7000-8000-000000000001';
const item: Content = {
  id: ID,
  creatorId: ID,
  creator: { id: ID, name: 'Mara', username: 'mara', image: null },
  organizationId: null,
  organization: null,
  mediaItemId: ID,
  title: 'A city of rules',
  slug: 'a-city-of-rules',
  description: null,
  contentType: 'video',
  thumbnailUrl: 'https://media.example/poster.jpg',
  thumbhash: null,
  status: 'published',
  visibility: 'purchased_only',
  priceCents: 129_900,
  currency: 'usd',
  category: null,
  tags: [],
  durationSeconds: 3723,
  publishedAt: '2026-03-01T12:00:00.000Z',
  createdAt: '2026-03-01T12:00:00.000Z',
  updatedAt: '2026-03-01T12:00:00.000Z',
  access: { granted: false, reason: 'purchase_required' },
};
const at = { origin: 'https://codex.example' };

describe('what search engines read', () => {
  test('names the video, its length and who made it', () => {
    expect(itemJsonLd(item, at)[0]).toMatchObject({
      '@type': 'VideoObject',
      name: 'A city of rules',
      duration: 'PT1H2M3S',
      uploadDate: '2026-03-01T12:00:00.000Z',
      isAccessibleForFree: false,
      creator: { url: 'https://codex.example/c/mara' },
    });
  });

  test('offers what is sold, in its currency’s own decimals', () => {
    expect(itemJsonLd(item, at)[2]).toMatchObject({
      '@type': 'Product',
      offers: { price: '1299.00', priceCurrency: 'USD' },
    });
    const yen = { ...item, priceCents: 500, currency: 'jpy' };
    expect(itemJsonLd(yen, at)[2]).toMatchObject({ offers: { price: '500' } });
  });

  test('offers nothing of what is free', () => {
    const free = { ...item, visibility: 'public' as const, priceCents: null };
    const types = itemJsonLd(free, at).map((block) => Reflect.get(block, '@type'));
    expect(types).toEqual(['VideoObject', 'BreadcrumbList']);
    expect(itemJsonLd(free, at)[0]).not.toHaveProperty('hasPart');
  });

  test('says what of the page is behind the paywall', () => {
    expect(itemJsonLd(item, at)[0]).toMatchObject({
      hasPart: { isAccessibleForFree: false, cssSelector: '.work' },
    });
  });

  test('leads from the studio to the item, or from the creator where there is no studio', () => {
    const studio = { id: ID, name: 'Northlight', slug: 'northlight' };
    const trail = (of: Content) => Reflect.get(itemJsonLd(of, at)[1] ?? {}, 'itemListElement');
    expect(trail({ ...item, organization: studio })).toMatchObject([
      { position: 1, name: 'Northlight', item: 'https://codex.example/o/northlight' },
      { position: 2, name: 'A city of rules', item: `https://codex.example/items/${ID}` },
    ]);
    expect(trail(item)[0]).toMatchObject({ item: 'https://codex.example/c/mara' });
  });

  test('calls an article by its headline and author', () => {
    const article = { ...item, contentType: 'written' as const, durationSeconds: null };
    const [work] = itemJsonLd(article, at);
    expect(work).toMatchObject({
      '@type': 'Article',
      headline: item.title,
      author: { name: 'Mara' },
    });
    expect(work).not.toHaveProperty('uploadDate');
  });

  test('cannot be ended by a title', () => {
    const script = jsonLdScript({ name: '</script><script>alert(1)' });
    expect(script.match(/<\/script>/g)).toHaveLength(1);
  });

  test.each([
    [0, 'PT0S'],
    [60, 'PT1M'],
    [7200.4, 'PT2H'],
  ])('writes %d seconds as %s', (seconds, text) => expect(isoDuration(seconds)).toBe(text));
});
