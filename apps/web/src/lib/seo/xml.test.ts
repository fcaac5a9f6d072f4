import { expect, test } from 'vitest';
import { rssFeed, sitemap, sitemapIndex, xmlText } from './xml.ts';

test('text in XML cannot become anything else', () => {
  expect(xmlText('a < b & "c" > \u0000d')).toBe('a &lt; b &amp; &quot;c&quot; &gt; d');
  expect(xmlText('Grüße 🎬')).toBe('Grüße 🎬');
});

test('a feed names each item with its day', () => {
  const feed = rssFeed({
    title: 'Mara & co',
    description: 'Films',
    url: 'https://codex.example/c/mara',
    feedUrl: 'https://codex.example/c/mara/rss.xml',
    items: [
      {
        title: 'One < two',
        description: null,
        url: 'https://codex.example/items/1',
        publishedAt: '2026-03-01T12:00:00.000Z',
      },
    ],
  });
  expect(feed).toContain('<title>Mara &amp; co</title>');
  expect(feed).toContain('<title>One &lt; two</title>');
  expect(feed).toContain('<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate>');
});

test('a sitemap lists addresses, with the last change where it is known', () => {
  const map = sitemap([
    { url: 'https://a.example/' },
    { url: 'https://a.example/b?c&d', changedAt: '2026-03-01' },
  ]);
  expect(map).toContain('<url><loc>https://a.example/</loc></url>');
  expect(map).toContain('<loc>https://a.example/b?c&amp;d</loc><lastmod>2026-03-01</lastmod>');
});

test('where one sitemap cannot hold all, an index names them', () => {
  const index = sitemapIndex(['https://a.example/sitemap.xml?page=1']);
  expect(index).toContain('<sitemap><loc>https://a.example/sitemap.xml?page=1</loc></sitemap>');
  expect(index).toContain('<sitemapindex');
});
