import type { TranscodingService } from '@codex/content';
import { schema } from '@codex/database';
import { currentOperation } from '@codex/observability';
import { BaseService, NotFoundError, type ServiceConfig } from '@codex/service-errors';
import { uuidSchema, type PlatformStatus, type RetryInput } from '@codex/validation';
import { sql } from 'drizzle-orm';
import { cronStanding } from './cron-standing.ts';
import { readStatus } from './status-query.ts';

const { operatorActions } = schema;

/** What operators see, and what they may do by hand. */
export class OperationsService extends BaseService {
  readonly #transcoding: TranscodingService;

  constructor(config: ServiceConfig, transcoding: TranscodingService) {
    super(config);
    this.#transcoding = transcoding;
  }

  /** What is queued, stuck and failed. */
  async status(): Promise<PlatformStatus> {
    const { cron, ...status } = await readStatus(this.db);
    return { ...status, cron: cronStanding(cron, this.now()) };
  }

  /** Has something tried again within a minute, and notes who wanted it. @throws NotFoundError */
  async retry({ kind, id }: RetryInput): Promise<void> {
    const isUuid = uuidSchema.safeParse(id).success;
    if (kind !== 'webhook' && !isUuid) throw new NotFoundError();
    await this.#queueAgain(kind, id);
    const { userId: actorId } = this.actor;
    const action = `retry_${kind}` as const;
    await this.db.insert(operatorActions).values({ actorId, action, target: id });
    this.log.info('operator', { action, target: id, actorId });
  }

  #queueAgain(kind: RetryInput['kind'], id: string): Promise<void> {
    switch (kind) {
      case 'media':
        return this.#transcoding.retry(id);
      case 'mail':
        return this.#retryRow(sql`
          update outbox set failed_at = null, next_attempt_at = now()
          where id = ${id} and delivered_at is null and mail ? 'to' returning id`);
      case 'webhook':
        return this.#retryRow(sql`
          update webhook_events set next_attempt_at = now()
          where id = ${id} and applied_at is null returning id`);
    }
  }

  /** Exports how much waits and for how long, and says in the log what is wrong. How many problems. */
  async measure(): Promise<number> {
    const { media, mail, webhooks, payments, cron } = await this.status();
    const metrics = currentOperation()?.telemetry?.metrics;
    const oldest = { mail, webhooks, transcoding: media };
    for (const [queue, { waiting, oldestWaitingSeconds }] of Object.entries(oldest)) {
      metrics?.gauge('codex.queue.depth', waiting, { queue });
      metrics?.gauge('codex.queue.age', oldestWaitingSeconds ?? 0, { queue, unit: 's' });
    }
    const problems = {
      deadMedia: media.dead.length,
      stuckMedia: media.stuck.length,
      failedMail: mail.failed,
      lateWebhooks: webhooks.items.filter(({ attempts }) => attempts > 1).length,
      paymentDifferences: payments.differences.length,
      overdueTasks: cron.filter(({ overdue }) => overdue).length,
    };
    for (const [problem, count] of Object.entries(problems)) {
      metrics?.gauge('codex.problems', count, { problem });
    }
    const total = Object.values(problems).reduce((sum, count) => sum + count, 0);
    if (total > 0) this.log.warn('problems', problems);
    return total;
  }

  async #retryRow(statement: ReturnType<typeof sql>): Promise<void> {
    const { rows } = await this.db.execute(statement);
    if (rows.length === 0) throw new NotFoundError();
  }
}
