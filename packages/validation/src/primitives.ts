import {
  CURRENCIES,
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_SIZE,
  MAX_PRICE_CENTS,
  RESERVED_SLUGS,
} from '@codex/constants';
import { z } from 'zod';

export const uuidSchema = z.uuid().describe('UUID').toLowerCase();

/** One line of text: trimmed, not empty, no control characters. */
export const lineSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'This cannot be empty.')
    .max(max, `At most ${max} characters.`)
    .regex(/^[^\p{Cc}]*$/u, 'Line breaks and control characters are not allowed.');

/** Text of several lines: no control characters but line breaks and tabs. */
export const textSchema = (max: number) =>
  z
    .string()
    .max(max, `At most ${max} characters.`)
    .refine((text) => !/[^\P{Cc}\n\r\t]/u.test(text), 'Control characters are not allowed.');

/** An address as it is stored: trimmed, lowercase. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('Enter an email address.'));

/** An absolute http(s) address without credentials. */
export const urlSchema = z
  .string()
  .trim()
  .max(2048)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  }, 'Enter an address that starts with https:// or http://.');

/** Lowercase letters, digits and inner hyphens. */
export const slugSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'Use lowercase letters, digits and inner hyphens.');

/** A slug that becomes an address of its own, so that no reserved word may be taken. */
export const addressSlugSchema = slugSchema.refine(
  (slug) => !RESERVED_SLUGS.has(slug),
  'This address is reserved.',
);

/** Minor units of the currency. */
export const priceCentsSchema = z.int().min(0).max(MAX_PRICE_CENTS);

/** ISO 4217, in lowercase as Stripe writes it. */
export const currencySchema = z.string().trim().toLowerCase().pipe(z.enum(CURRENCIES));

/** `?page` from 1 and `?limit` from 1 to 100. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
};

export const paginationQuerySchema = z.object(pageQuery);

/** Path parameters of a route about one thing. */
export const idParams = z.object({ id: uuidSchema });

/** ISO 8601, UTC. */
export const timestampSchema = z.iso.datetime();

/** The `pagination` of a list's envelope. */
export const paginationSchema = z.object({
  page: z.int(),
  limit: z.int(),
  total: z.int(),
  totalPages: z.int(),
});

/** What goes out as a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), pagination: paginationSchema });
