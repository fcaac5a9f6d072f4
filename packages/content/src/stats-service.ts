import { BaseService, ForbiddenError } from '@codex/service-errors';
import type { ContentStats, ContentStatsQuery } from '@codex/validation';
import { readStats } from './stats-queries.ts';

const DAY_MS = 86_400_000;

/** How items are watched, for those who made them. */
export class StatsService extends BaseService {
  /**
   * Views of the actor's own items, or of an organization's, over days in UTC; an item that is not
   * theirs has none. What counts as a view is said in `contentStatsSchema`.
   * @throws ForbiddenError for an organization that the actor does not look after
   */
  async read(query: ContentStatsQuery): Promise<ContentStats> {
    const { allowed, days, ...stats } = await readStats(this.db, this.actor.userId, query);
    if (!allowed) throw new ForbiddenError();
    return { ...stats, days: everyDay(query, days) };
  }
}

/** The days of a period in order, those without a view too. */
function everyDay(
  { from, to }: Pick<ContentStatsQuery, 'from' | 'to'>,
  counted: ContentStats['days'],
): ContentStats['days'] {
  const views = new Map(counted.map((day) => [day.date, day.views]));
  const first = Date.parse(from);
  const count = (Date.parse(to) - first) / DAY_MS + 1;
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(first + index * DAY_MS).toISOString().slice(0, 10);
    return { date, views: views.get(date) ?? 0 };
  });
}
