import { invalidRequest, noSuch } from './errors.ts';

export interface ListParams {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: { gt?: number; gte?: number; lt?: number; lte?: number } | number;
}

interface ApiList<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/** One page of rows that are already newest first. */
export function page<T extends { id: string }>(
  rows: T[],
  { limit = 10, starting_after, ending_before, created }: ListParams,
  url: string,
): ApiList<T> {
  if (limit < 1 || limit > 100) {
    throw invalidRequest('This value must be between 1 and 100.', { param: 'limit' });
  }
  if (starting_after && ending_before) {
    throw invalidRequest(
      'You may only specify one of these parameters: starting_after, ending_before.',
      {
        param: 'starting_after',
      },
    );
  }
  const matching = created === undefined ? rows : rows.filter((row) => inRange(row, created));
  const position = (id: string, param: string) => {
    const index = matching.findIndex((row) => row.id === id);
    if (index < 0) throw noSuch('object', id, param);
    return index;
  };
  const end = ending_before ? position(ending_before, 'ending_before') : matching.length;
  const start = starting_after
    ? position(starting_after, 'starting_after') + 1
    : ending_before
      ? Math.max(0, end - limit)
      : 0;
  const data = matching.slice(start, Math.min(end, start + limit));
  const hasMore = ending_before ? start > 0 : start + limit < matching.length;
  return { object: 'list', data, has_more: hasMore, url };
}

function inRange(row: object, range: NonNullable<ListParams['created']>): boolean {
  const created = 'created' in row && typeof row.created === 'number' ? row.created : 0;
  if (typeof range === 'number') return created === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return created > gt && created >= gte && created < lt && created <= lte;
}
