import { DEFAULT_PAGE_SIZE, MAX_COUNTED_ITEMS, MAX_PAGE_SIZE } from '@codex/constants';
import { and, eq, isNull, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Leaves out what was soft-deleted. */
export function whereNotDeleted(table: { deletedAt: PgColumn }): SQL {
  return isNull(table.deletedAt);
}

/** Only the creator's own rows that were not soft-deleted. */
export function scopedNotDeleted(
  table: { creatorId: PgColumn; deletedAt: PgColumn },
  creatorId: string,
): SQL | undefined {
  return and(eq(table.creatorId, creatorId), isNull(table.deletedAt));
}

/** Turns a page (from 1) and a size into limit and offset. */
export function withPagination({
  page = 1,
  limit = DEFAULT_PAGE_SIZE,
}: {
  page?: number;
  limit?: number;
}): { limit: number; offset: number } {
  const size = Math.min(Math.max(Math.trunc(limit), 1), MAX_PAGE_SIZE);
  return { limit: size, offset: (Math.max(Math.trunc(page), 1) - 1) * size };
}

/** The `pagination` of a list's envelope. Totals are exact up to {@link MAX_COUNTED_ITEMS}. */
export function paginationOf({ page, limit }: { page: number; limit: number }, total: number) {
  const counted = Math.min(total, MAX_COUNTED_ITEMS);
  return { page, limit, total: counted, totalPages: Math.ceil(counted / limit) };
}
