import type { PlatformStatus } from '@codex/validation';

/** How much there is that somebody should look at. */
export function countProblems({ media, mail, webhooks, payments, cron }: PlatformStatus): number {
  return (
    media.dead.length +
    media.stuck.length +
    mail.failed +
    webhooks.items.filter(({ attempts }) => attempts > 1).length +
    payments.differences.length +
    cron.filter(({ overdue, failures }) => overdue || failures > 0).length
  );
}
