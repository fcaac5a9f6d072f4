import { CONTENT_TYPES } from '@codex/constants';
import { z } from 'zod';
import { uuidSchema } from './primitives.ts';

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/** `GET /api/content/stats`: days in UTC, both included. An organization's for those who look after it. */
export const contentStatsQuerySchema = z
  .object({
    from: z.iso.date('Write the day as 2026-11-26.'),
    to: z.iso.date('Write the day as 2026-11-26.'),
    organizationId: uuidSchema.optional(),
    contentId: uuidSchema.optional(),
  })
  .superRefine(({ from, to }, context) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    if (days >= 1 && days <= MOST_DAYS) return;
    const message = `From one day to ${MOST_DAYS}, the first one first.`;
    context.addIssue({ code: 'custom', path: ['to'], message });
  });
export type ContentStatsQuery = z.output<typeof contentStatsQuerySchema>;

/** Figures of plays. */
const figures = {
  /**
   * A view is a person who played an item for the first time: one person counts once per item,
   * however often they come back, and its creator never does. Articles are read, not played.
   */
  views: z.int(),
  /** Views that came to 95 % of the item since. */
  completed: z.int(),
  /** How far those people came, added up. Seconds; what was watched twice counts once. */
  watchedSeconds: z.int(),
};

/** How items were watched. */
export const contentStatsSchema = z
  .object({
    ...figures,
    /** People among the views. */
    viewers: z.int(),
    /** Every day of the period, UTC. */
    days: z.array(z.object({ date: z.iso.date(), views: z.int() })),
    /** The ten items with most views, most first. */
    items: z.array(
      z.object({
        contentId: z.uuid(),
        title: z.string(),
        contentType: z.enum(CONTENT_TYPES),
        ...figures,
      }),
    ),
  })
  .meta({ id: 'ContentStats' });
export type ContentStats = z.output<typeof contentStatsSchema>;
