import { randomUUID } from 'node:crypto';
import { teardownTestDatabase, testApi, type TestClient, waitFor } from '@codex/test-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishedItem } from './journey.ts';
import { WebVisitor } from './web-visitor.ts';

const WEB = process.env['WEB_APP_URL'] ?? '';
/** One that is there: this item is seen by whoever opens the home page. */
const PICTURE = `${WEB}/icon-512.png`;
const api = testApi();
let creator: TestClient;
let item: { id: string };
const name = randomUUID().slice(0, 8);

beforeAll(async () => {
  creator = await api.creator({ name: 'Ina Berg' });
  await creator.patch('/api/user/profile', { username: `ina-${name}` }).expect(200);
  const studio = { name: 'Wide Water', slug: `water-${name}` };
  const { data } = await creator.post('/api/organizations', studio).expect(201);
  item = await publishedItem(creator, {
    title: 'Quiet harbour',
    description: 'Boats come and go.',
    organizationId: data.id,
    thumbnailUrl: PICTURE,
  });
});
afterAll(teardownTestDatabase);

const open = async (path: string) => (await new WebVisitor().open(path)).html;
const attribute = (html: string, pattern: RegExp) => pattern.exec(html)?.[1];
const canonicalOf = (html: string) => attribute(html, /<link rel="canonical" href="([^"]+)"/);
const property = (html: string, key: string) =>
  attribute(html, new RegExp(`<meta (?:property|name)="${key}" content="([^"]*)"`));
const dataOf = (html: string): Record<string, unknown>[] =>
  [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, text]) =>
    JSON.parse(text ?? ''),
  );

const pages = {
  home: () => '/',
  browse: () => '/browse',
  storefront: () => `/o/water-${name}`,
  creator: () => `/c/ina-${name}`,
  item: () => `/items/${item.id}`,
};

test.each(Object.entries(pages))('the %s has all that a listing shows', async (_, path) => {
  const html = await open(path());
  expect(attribute(html, /<title>([^<]+)<\/title>/)).toMatch(/\S+ · Codex$/);
  expect(property(html, 'description')).toMatch(/\S/);
  expect(canonicalOf(html)).toBe(WEB + path());
  expect(property(html, 'og:url')).toBe(WEB + path());
  for (const key of ['og:title', 'og:description', 'og:type', 'twitter:card']) {
    expect(property(html, key), key).toMatch(/\S/);
  }
  expect(html.match(/og:type/g)).toHaveLength(1);
  expect(html).not.toContain('noindex');
});

describe('the address that counts', () => {
  test.each([
    ['/browse?utm_source=x&sort=title', '/browse'],
    ['/browse?type=video&page=1', '/browse?type=video'],
    ['/browse?page=2', '/browse?page=2'],
    ['/?verified=1', '/'],
  ])('of %s is %s', async (path, canonical) => {
    expect(canonicalOf(await open(path))).toBe(WEB + canonical);
  });

  test.each(['/browse?q=boats', '/login', '/login?redirectTo=%2Flibrary', '/nowhere'])(
    '%s asks not to be listed',
    async (path) => expect(property(await open(path), 'robots')).toBe('noindex'),
  );

  test.each(['/library', '/account', '/purchases', '/studio'])(
    'of %s a crawler sees the sign-in only',
    async (path) => {
      const { status, location } = await new WebVisitor().open(path);
      expect([status, location]).toEqual([303, `/login?redirectTo=${encodeURIComponent(path)}`]);
    },
  );
});

test('an item says what it is, where it belongs and what it costs', async () => {
  const html = await open(`/items/${item.id}`);
  expect(property(html, 'og:image')).toBe(PICTURE);
  expect(property(html, 'twitter:image')).toBe(PICTURE);
  expect(property(html, 'og:type')).toBe('video.other');
  expect(dataOf(html)).toMatchObject([
    {
      '@type': 'VideoObject',
      name: 'Quiet harbour',
      thumbnailUrl: PICTURE,
      duration: 'PT1M',
      isAccessibleForFree: false,
      hasPart: { isAccessibleForFree: false, cssSelector: '.work' },
    },
    { '@type': 'BreadcrumbList', itemListElement: [{ name: 'Wide Water' }, { position: 2 }] },
    { '@type': 'Product', offers: { price: '12.99', priceCurrency: 'USD' } },
  ]);
  expect(dataOf(html)[0]).not.toHaveProperty('contentUrl');
  expect(html).toMatch(/class="[^"]*\bwork\b/);
});

test.each([
  ['home', () => '/', 'WebSite'],
  ['storefront', () => `/o/water-${name}`, 'Organization'],
  ['creator page', () => `/c/ina-${name}`, 'ProfilePage'],
])('the %s says what it is', async (_, path, type) => {
  expect(dataOf(await open(path()))).toMatchObject([{ '@type': type }]);
});

test('the sitemap has every page that may be listed, with its last change', async () => {
  const visitor = new WebVisitor();
  const robots = await visitor.open('/robots.txt');
  expect(robots.html).toContain(`Sitemap: ${WEB}/sitemap.xml`);
  const complete = async () => {
    const { html } = await visitor.open('/sitemap.xml');
    const paths = [`/items/${item.id}`, `/o/water-${name}`, `/c/ina-${name}`, '/browse'];
    return paths.every((path) => html.includes(`<loc>${WEB}${path}</loc>`)) && html;
  };
  const html = await waitFor(complete, { timeout: 10_000, what: 'the new pages' });
  expect(html).toMatch(new RegExp(`${item.id}</loc><lastmod>\\d{4}-`));
  expect((await visitor.open('/sitemap.xml?page=9999')).html).not.toContain('<loc>');
});

test('a creator’s feed names what is new, and hands out nothing that plays', async () => {
  const { html, headers } = await new WebVisitor().open(`/c/ina-${name}/rss.xml`);
  expect(headers['content-type']).toContain('application/rss+xml');
  expect(html).toContain(`<link>${WEB}/items/${item.id}</link>`);
  expect(html).not.toContain('enclosure');
});
