import type { Content, Organization, PublicProfile } from '@codex/validation';

type Item = Omit<Content, 'body'>;
interface Crumb {
  name: string;
  url: string;
}

const CONTEXT = { '@context': 'https://schema.org' };
const WORKS = { video: 'VideoObject', audio: 'AudioObject', written: 'Article' } as const;

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

/** What an item is, where it belongs and what it costs, for search engines. */
export function itemJsonLd(item: Item, { origin }: { origin: string }): object[] {
  const url = `${origin}/items/${item.id}`;
  const blocks = [
    work(item, origin, url),
    breadcrumbs(hostsOf(item, origin), { name: item.title, url }),
  ];
  return item.priceCents ? [...blocks, product(item, item.priceCents, url)] : blocks;
}

/** Who a studio is. */
export function organizationJsonLd(studio: Organization, origin: string): object {
  const { name, slug, description, websiteUrl, branding } = studio;
  const logo = branding.logoUrl ?? studio.logoUrl;
  return {
    ...CONTEXT,
    '@type': 'Organization',
    name,
    url: `${origin}/o/${slug}`,
    ...(description && { description }),
    ...(logo && { logo }),
    ...(websiteUrl && { sameAs: [websiteUrl] }),
  };
}

/** Who a creator is. */
export function creatorJsonLd(
  { name, username, bio, image }: PublicProfile,
  origin: string,
): object {
  const url = `${origin}/c/${username}`;
  const person = {
    '@type': 'Person',
    name,
    url,
    ...(bio && { description: bio }),
    ...(image && { image }),
  };
  return { ...CONTEXT, '@type': 'ProfilePage', url, mainEntity: person };
}

/** The platform itself, and where it is searched. */
export function siteJsonLd(origin: string): object {
  return {
    ...CONTEXT,
    '@type': 'WebSite',
    name: 'Codex',
    url: `${origin}/`,
    potentialAction: {
      '@type': 'SearchAction',
      target: { '@type': 'EntryPoint', urlTemplate: `${origin}/browse?q={search_term_string}` },
      'query-input': 'required name=search_term_string',
    },
  };
}

// No contentUrl: what plays is signed for one viewer.
function work(item: Item, origin: string, url: string): object {
  const { contentType, title, thumbnailUrl, publishedAt, durationSeconds, tags, visibility } = item;
  const isFree = visibility === 'public';
  const isWritten = contentType === 'written';
  const creator = {
    '@type': 'Person',
    name: item.creator.name,
    ...(item.creator.username && { url: `${origin}/c/${item.creator.username}` }),
  };
  return {
    ...CONTEXT,
    '@type': WORKS[contentType],
    '@id': `${url}#work`,
    url,
    name: title,
    description: item.description ?? title,
    ...(isWritten ? { headline: title, author: creator } : { creator }),
    ...(thumbnailUrl && { thumbnailUrl, image: thumbnailUrl }),
    ...(publishedAt && { datePublished: publishedAt, dateModified: item.updatedAt }),
    ...(publishedAt && !isWritten && { uploadDate: publishedAt }),
    ...(durationSeconds !== null && { duration: isoDuration(durationSeconds) }),
    ...(tags.length > 0 && { keywords: tags.join(', ') }),
    isAccessibleForFree: isFree,
    // What is behind the paywall, so that nobody takes the page for cloaked.
    ...(!isFree && {
      hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.work' },
    }),
  };
}

function hostsOf({ organization, creator }: Item, origin: string): Crumb[] {
  return [
    ...(organization ? [{ name: organization.name, url: `${origin}/o/${organization.slug}` }] : []),
    ...(creator.username ? [{ name: creator.name, url: `${origin}/c/${creator.username}` }] : []),
  ].slice(0, 1);
}

function breadcrumbs(hosts: readonly Crumb[], item: Crumb): object {
  return {
    ...CONTEXT,
    '@type': 'BreadcrumbList',
    itemListElement: [...hosts, item].map(({ name, url }, at) => ({
      '@type': 'ListItem',
      position: at + 1,
      name,
      item: url,
    })),
  };
}

function product(item: Item, priceCents: number, url: string): object {
  return {
    ...CONTEXT,
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
