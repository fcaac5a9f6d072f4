CREATE TABLE "cron_runs" (
	"name" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"succeeded_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"report" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operator_actions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"actor_id" uuid NOT NULL,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment_differences" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"payment_intent_id" text NOT NULL,
	"at_stripe_cents" integer,
	"here_cents" integer,
	"currency" text NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "cause" jsonb;--> statement-breakpoint
ALTER TABLE "operator_actions" ADD CONSTRAINT "operator_actions_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operator_actions_recent_idx" ON "operator_actions" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "payment_differences_once_key" ON "payment_differences" USING btree ("kind","payment_intent_id");--> statement-breakpoint
CREATE INDEX "payment_differences_open_idx" ON "payment_differences" USING btree ("last_seen_at") WHERE "payment_differences"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "media_items_failed_idx" ON "media_items" USING btree ("updated_at") WHERE "media_items"."status" = 'failed' and "media_items"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "outbox_failed_idx" ON "outbox" USING btree ("failed_at") WHERE "outbox"."delivered_at" is null and "outbox"."failed_at" is not null;
--> statement-breakpoint
CREATE FUNCTION operator_actions_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what operators did is never changed'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_actions_fixed', TABLE = 'operator_actions';
END $$;
--> statement-breakpoint
CREATE TRIGGER operator_actions_fixed
  BEFORE UPDATE OR DELETE ON operator_actions
  FOR EACH ROW EXECUTE FUNCTION operator_actions_fixed();
--> statement-breakpoint
-- As before, and the job says which request caused it. Callers that name no cause go on.
CREATE FUNCTION enqueue_transcode(media_id uuid, generation int, cause jsonb) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  job_id uuid := md5('transcode:' || media_id || ':' || generation)::uuid;
BEGIN
  INSERT INTO pgboss.job (
    id, name, data, start_after, created_on, keep_until, policy, dead_letter, heartbeat_seconds,
    expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max
  )
  SELECT
    job_id, q.name,
    jsonb_strip_nulls(jsonb_build_object('mediaId', media_id, 'generation', generation, 'cause', cause)),
    pgboss.job_now(), pgboss.job_now(), pgboss.job_now() + q.retention_seconds * interval '1 second',
    q.policy, q.dead_letter, q.heartbeat_seconds, q.expire_seconds, q.deletion_seconds,
    q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max
  FROM pgboss.queue q
  WHERE q.name = 'transcode'
  ON CONFLICT DO NOTHING;
  IF NOT EXISTS (SELECT FROM pgboss.job WHERE name = 'transcode' AND id = job_id) THEN
    RAISE EXCEPTION 'the queue "transcode" does not exist';
  END IF;
  RETURN job_id;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION enqueue_transcode(media_id uuid, generation int) RETURNS uuid
LANGUAGE sql AS $$ SELECT enqueue_transcode(media_id, generation, NULL) $$;
