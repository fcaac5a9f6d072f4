/** Text as XML has it: what XML cannot hold is left out. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export interface FeedItem {
  title: string;
  description: string | null;
  url: string;
  publishedAt: string | null;
}

/** An RSS 2.0 feed. */
export function rssFeed({
  title,
  description,
  url,
  feedUrl,
  items,
}: {
  title: string;
  description: string;
  url: string;
  feedUrl: string;
  items: readonly FeedItem[];
}): string {
  const entries = items.map(
    (item) => `    <item>
      <title>${xmlText(item.title)}</title>
      <link>${xmlText(item.url)}</link>
      <guid isPermaLink="true">${xmlText(item.url)}</guid>
      <description>${xmlText(item.description ?? item.title)}</description>${
        item.publishedAt
          ? `\n      <pubDate>${new Date(item.publishedAt).toUTCString()}</pubDate>`
          : ''
      }
    </item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>${xmlText(title)}</title>
    <link>${xmlText(url)}</link>
    <description>${xmlText(description)}</description>
    <atom:link href="${xmlText(feedUrl)}" rel="self" type="application/rss+xml"/>
${entries.join('\n')}
  </channel>
</rss>
`;
}

/** What a search engine reads first where one sitemap cannot hold all. */
export function sitemapIndex(urls: readonly string[]): string {
  const entries = urls.map((url) => `  <sitemap><loc>${xmlText(url)}</loc></sitemap>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</sitemapindex>
`;
}

/** A sitemap of these addresses. */
export function sitemap(pages: readonly { url: string; changedAt?: string }[]): string {
  const entries = pages.map(
    ({ url, changedAt }) =>
      `  <url><loc>${xmlText(url)}</loc>${changedAt ? `<lastmod>${changedAt}</lastmod>` : ''}</url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</urlset>
`;
}
