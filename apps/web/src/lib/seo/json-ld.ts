import type { Content } from '@codex/validation';

type Item = Omit<Content, 'body'>;

/** Seconds as ISO 8601 has them: `PT1H2M3S`. */
export function isoDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), 'H'],
    [Math.floor(whole / 60) % 60, 'M'],
    [whole % 60, 'S'],
  ];
  const text = parts.map(([value, unit]) => (value > 0 ? `${value}${unit}` : '')).join('');
  return `PT${text || '0S'}`;
}

const WORKS = { video: 'VideoObject', audio: 'AudioObject', written: 'Article' } as const;

/** What an item is and costs, for search engines. */
export function itemJsonLd(item: Item, { origin }: { origin: string }): object[] {
  const url = `${origin}/items/${item.id}`;
  const work = {
    '@context': 'https://schema.org',
    '@type': WORKS[item.contentType],
    '@id': `${url}#work`,
    url,
    name: item.title,
    ...(item.contentType === 'written' && { headline: item.title }),
    description: item.description ?? item.title,
    ...(item.thumbnailUrl && { thumbnailUrl: item.thumbnailUrl, image: item.thumbnailUrl }),
    ...(item.publishedAt && { uploadDate: item.publishedAt, datePublished: item.publishedAt }),
    ...(item.durationSeconds !== null && { duration: isoDuration(item.durationSeconds) }),
    ...(item.tags.length > 0 && { keywords: item.tags.join(', ') }),
    isAccessibleForFree: item.visibility === 'public',
    creator: {
      '@type': 'Person',
      name: item.creator.name,
      ...(item.creator.username && { url: `${origin}/c/${item.creator.username}` }),
    },
  };
  return item.priceCents ? [work, product(item, item.priceCents, url)] : [work];
}

function product(item: Item, priceCents: number, url: string): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    '@id': `${url}#product`,
    name: item.title,
    description: item.description ?? item.title,
    ...(item.thumbnailUrl && { image: item.thumbnailUrl }),
    brand: { '@type': 'Brand', name: item.organization?.name ?? item.creator.name },
    offers: {
      '@type': 'Offer',
      url,
      price: decimal(priceCents, item.currency),
      priceCurrency: item.currency.toUpperCase(),
      availability: 'https://schema.org/InStock',
    },
  };
}

/** Minor units as a plain decimal number. */
function decimal(cents: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return (cents / 10 ** digits).toFixed(digits);
}
