import { TRANSCODE_DEAD_QUEUE, type CronTask } from '@codex/constants';
import type { Database } from '@codex/database';
import type { PlatformStatus } from '@codex/validation';
import { sql, type SQL } from 'drizzle-orm';

const LISTED = 50;

/** What the database says of one of cron's tasks. */
export interface CronRow {
  name: CronTask;
  succeededAt: string | null;
  failures: number;
  lastError: string | null;
  report: Record<string, number>;
}

export type StatusRow = Omit<PlatformStatus, 'cron'> & { cron: CronRow[] };

const ageOf = (column: SQL) => sql`extract(epoch from now() - min(${column}))::int`;

/** Rows of a query as a JSON array. */
const list = (query: SQL) =>
  sql`(select coalesce(json_agg(row_to_json(r)), '[]') from (${query}) r)`;

/** A moment as it goes over the wire. */
const iso = (column: SQL) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const media = sql`(
  select json_build_object(
    'uploading', count(*) filter (where status = 'uploading'),
    'waiting', count(*) filter (where status = 'uploaded'),
    'transcoding', count(*) filter (where status = 'transcoding'),
    'oldestWaitingSeconds', extract(epoch from now() - min(updated_at) filter (where status = 'uploaded'))::int,
    'failedThisWeek', (
      select count(*) from media_items
      where status = 'failed' and deleted_at is null and updated_at > now() - interval '7 days'),
    'stuck', ${list(sql`
      select id, status, ${iso(sql`updated_at`)} as since from media_items
      where status in ('uploaded', 'transcoding') and deleted_at is null
        and updated_at < now() - interval '15 minutes'
      order by updated_at limit ${LISTED}`)},
    'dead', ${list(sql`
      select m.id, m.media_type as "mediaType", m.failure_reason as "failureReason",
        j.source_output ->> 'message' as "lastError", ${iso(sql`m.updated_at`)} as "failedAt"
      from pgboss.job j
      join media_items m on m.id = (j.data ->> 'mediaId')::uuid
        and m.generation = (j.data ->> 'generation')::int
      where j.name = ${TRANSCODE_DEAD_QUEUE} and m.status = 'failed' and m.deleted_at is null
      order by m.updated_at limit ${LISTED}`)})
  from media_items
  where status in ('uploading', 'uploaded', 'transcoding') and deleted_at is null)`;

const mail = sql`(
  select json_build_object(
    'waiting', count(*),
    'oldestWaitingSeconds', ${ageOf(sql`created_at`)},
    'failed', (select count(*) from outbox where delivered_at is null and failed_at is not null),
    'items', ${list(sql`
      select id, mail ->> 'template' as template, attempts, last_error as "lastError",
        ${iso(sql`created_at`)} as "createdAt", ${iso(sql`next_attempt_at`)} as "nextAttemptAt",
        ${iso(sql`failed_at`)} as "failedAt"
      from outbox where delivered_at is null and (failed_at is not null or attempts > 0)
      order by created_at limit ${LISTED}`)})
  from outbox where delivered_at is null and failed_at is null)`;

const webhooks = sql`(
  select json_build_object(
    'waiting', count(*),
    'oldestWaitingSeconds', ${ageOf(sql`created_at`)},
    'items', ${list(sql`
      select id, type, attempts, last_error as "lastError", ${iso(sql`created_at`)} as "createdAt",
        ${iso(sql`next_attempt_at`)} as "nextAttemptAt"
      from webhook_events where applied_at is null order by created_at limit ${LISTED}`)})
  from webhook_events where applied_at is null)`;

const payments = sql`json_build_object(
  'differences', ${list(sql`
    select kind, payment_intent_id as "paymentIntentId", at_stripe_cents as "atStripeCents",
      here_cents as "hereCents", currency, ${iso(sql`first_seen_at`)} as "firstSeenAt"
    from payment_differences where resolved_at is null order by first_seen_at limit ${LISTED}`)},
  'overdueCheckouts', (
    select count(*) from checkout_sessions
    where status = 'open' and expires_at < now() - interval '15 minutes'),
  'unrefundedDuplicates', (
    select count(*) from purchases
    where duplicate_of_id is not null and status in ('completed', 'partially_refunded')),
  'salesWithoutFee', (
    select count(*) from purchases
    where stripe_fee_cents is null and purchased_at < now() - interval '1 hour'))`;

const cron = list(sql`
  select name, ${iso(sql`succeeded_at`)} as "succeededAt", failures, last_error as "lastError", report
  from cron_runs`);

const actions = list(sql`
  select a.action, a.target, u.name as "actorName", ${iso(sql`a.created_at`)} as "createdAt"
  from operator_actions a join users u on u.id = a.actor_id
  order by a.created_at desc limit ${LISTED}`);

/** What is queued, stuck and failed, in one statement. */
export async function readStatus(db: Database): Promise<StatusRow> {
  const { rows } = await db.execute<{ status: StatusRow }>(sql`
    select json_build_object('generatedAt', ${iso(sql`now()`)}, 'media', ${media}, 'mail', ${mail},
      'webhooks', ${webhooks}, 'payments', ${payments}, 'cron', ${cron}, 'actions', ${actions}
    ) as status`);
  const [row] = rows;
  if (!row) throw new Error('The status is one row.');
  return row.status;
}
