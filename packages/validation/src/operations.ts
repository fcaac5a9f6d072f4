import { CRON_TASKS, type CronTask } from '@codex/constants';
import { z } from 'zod';
import { uuidSchema } from './primitives.ts';

const count = z.int().min(0);
const moment = z.iso.datetime();
/** Whole seconds; null where nothing waits. */
const age = z.int().min(0).nullable();
const CRON_NAMES = Object.keys(CRON_TASKS) as CronTask[];

/** One of cron's tasks. `overdue` when it has not ended well for three times as long as it should. */
const cronTaskSchema = z.object({
  name: z.enum(CRON_NAMES),
  service: z.string(),
  everySeconds: z.int(),
  succeededAt: moment.nullable(),
  failures: count,
  lastError: z.string().nullable(),
  report: z.record(z.string(), z.number()),
  overdue: z.boolean(),
});

/** A transcoding that failed three times. */
const deadMediaSchema = z.object({
  id: uuidSchema,
  mediaType: z.string(),
  failureReason: z.string().nullable(),
  lastError: z.string().nullable(),
  failedAt: moment,
});

/** A media item that has been under way for a quarter of an hour without a word from a transcoder. */
const stuckMediaSchema = z.object({ id: uuidSchema, status: z.string(), since: moment });

/** A mail that did not go out yet, or was given up. Never to whom. */
const mailSchema = z.object({
  id: uuidSchema,
  template: z.string().nullable(),
  attempts: count,
  lastError: z.string().nullable(),
  createdAt: moment,
  nextAttemptAt: moment,
  failedAt: moment.nullable(),
});

/** An event of Stripe's that is stored and not applied. */
const webhookSchema = z.object({
  id: z.string(),
  type: z.string(),
  attempts: count,
  lastError: z.string().nullable(),
  createdAt: moment,
  nextAttemptAt: moment,
});

const differenceSchema = z.object({
  kind: z.string(),
  paymentIntentId: z.string(),
  atStripeCents: z.int().nullable(),
  hereCents: z.int().nullable(),
  currency: z.string(),
  firstSeenAt: moment,
});

const actionSchema = z.object({
  action: z.string(),
  target: z.string(),
  actorName: z.string(),
  createdAt: moment,
});

/** What is queued, stuck and failed. Lists hold at most 50, oldest first; counts are of all. */
export const platformStatusSchema = z.object({
  generatedAt: moment,
  media: z.object({
    uploading: count,
    waiting: count,
    transcoding: count,
    failedThisWeek: count,
    oldestWaitingSeconds: age,
    stuck: z.array(stuckMediaSchema),
    dead: z.array(deadMediaSchema),
  }),
  mail: z.object({
    waiting: count,
    failed: count,
    oldestWaitingSeconds: age,
    items: z.array(mailSchema),
  }),
  webhooks: z.object({
    waiting: count,
    oldestWaitingSeconds: age,
    items: z.array(webhookSchema),
  }),
  payments: z.object({
    differences: z.array(differenceSchema),
    overdueCheckouts: count,
    unrefundedDuplicates: count,
    salesWithoutFee: count,
  }),
  cron: z.array(cronTaskSchema),
  actions: z.array(actionSchema),
});
export type PlatformStatus = z.output<typeof platformStatusSchema>;

/** What an operator wants tried again now. */
export const retrySchema = z.strictObject({
  kind: z.enum(['mail', 'webhook', 'media']),
  id: z.string().min(1).max(255),
});
export type RetryInput = z.output<typeof retrySchema>;
