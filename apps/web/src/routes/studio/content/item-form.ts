import { CONTENT_TYPES, VISIBILITIES } from '@codex/constants';
import type { updateContentSchema } from '@codex/validation';
import type { z } from 'zod';
import { m } from '$lib/paraglide/messages.js';
import { parseAmount } from '$lib/studio/amount.ts';
import { toArticle } from '$lib/studio/article.ts';

type Entries = Readonly<Record<string, string>>;
type Change = z.input<typeof updateContentSchema>;

/** What to say where an address is taken; undefined for any other refusal. */
export const slugTaken = ({ code }: { code: string }): string | undefined =>
  code === 'SLUG_CONFLICT' ? m.studio_slug_taken() : undefined;

const orNull = (text: string | undefined): string | null => text?.trim() || null;

/** The editor's form as a change of the item, and what is wrong with it in the form's own words. */
export function readItem(entries: Entries): { change: Change; errors: Record<string, string> } {
  const contentType = CONTENT_TYPES.find((type) => type === entries.contentType);
  const visibility = VISIBILITIES.find((one) => one === entries.visibility) ?? 'public';
  const errors: Record<string, string> = {};
  const change: Change = {
    title: entries.title,
    slug: entries.slug,
    description: orNull(entries.description),
    category: orNull(entries.category),
    ...(entries.thumbnailUrl !== undefined && { thumbnailUrl: orNull(entries.thumbnailUrl) }),
    tags: (entries.tags ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    visibility,
    organizationId: orNull(entries.organizationId),
    ...(contentType === 'written'
      ? { body: toArticle(entries.body ?? '') }
      : { mediaItemId: orNull(entries.mediaItemId) }),
    priceCents: null,
  };
  if (visibility === 'purchased_only') {
    const cents = parseAmount(entries.price ?? '');
    if (cents === undefined) errors.priceCents = m.studio_price_unreadable();
    else if (cents < 50) errors.priceCents = m.studio_price_too_low();
    else change.priceCents = cents;
    change.currency = entries.currency as Change['currency'];
  }
  return { change, errors };
}
