import { CONTENT_STATUSES, CONTENT_TYPES, VISIBILITIES } from '@codex/constants';

/** The orders of the list, by the name they have in the address. */
export const ORDERS = {
  newest: { sortBy: 'createdAt', sortOrder: 'desc' },
  oldest: { sortBy: 'createdAt', sortOrder: 'asc' },
  changed: { sortBy: 'updatedAt', sortOrder: 'desc' },
  title: { sortBy: 'title', sortOrder: 'asc' },
  price: { sortBy: 'priceCents', sortOrder: 'desc' },
  views: { sortBy: 'views', sortOrder: 'desc' },
} as const;
type Order = keyof typeof ORDERS;

const among = <T extends string>(all: readonly T[], text: string | null): T | undefined =>
  all.find((one) => one === text);

/** What the address asks for; what makes no sense there is left out. */
export function readFilters(query: URLSearchParams) {
  const orders = Object.keys(ORDERS) as Order[];
  return {
    status: among(CONTENT_STATUSES, query.get('status')),
    contentType: among(CONTENT_TYPES, query.get('type')),
    visibility: among(VISIBILITIES, query.get('visibility')),
    search: query.get('search')?.trim().slice(0, 200) || undefined,
    order: among(orders, query.get('sort')) ?? 'newest',
    page: Math.min(1000, Math.max(1, Math.trunc(Number(query.get('page'))) || 1)),
  };
}
export type ListFilters = ReturnType<typeof readFilters>;
