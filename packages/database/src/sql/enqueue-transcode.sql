-- Needs pgboss-schema.sql. Three tries with growing pauses; a job whose transcoder falls silent for
-- 20 seconds goes to another one; what fails for good is copied to transcode-dead, from where the
-- transcoder tells the creator (and keeps trying for a day if it cannot).
SELECT pgboss.create_queue('transcode-dead', '{
  "policy": "standard", "retryLimit": 30, "retryDelay": 10, "retryBackoff": true, "retryDelayMax": 3600,
  "expireInSeconds": 300, "retentionSeconds": 2592000, "deleteAfterSeconds": 2592000, "heartbeatSeconds": 20
}'::jsonb);
--> statement-breakpoint
SELECT pgboss.create_queue('transcode', '{
  "policy": "standard", "retryLimit": 2, "retryDelay": 10, "retryBackoff": true, "retryDelayMax": 300,
  "expireInSeconds": 43200, "retentionSeconds": 2592000, "deleteAfterSeconds": 2592000, "heartbeatSeconds": 20,
  "deadLetter": "transcode-dead"
}'::jsonb);
--> statement-breakpoint
-- Puts the job into the caller's transaction. The id is made of its arguments, so calling it again
-- for the same generation changes nothing; a new attempt needs a new generation.
CREATE OR REPLACE FUNCTION enqueue_transcode(media_id uuid, generation int) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  job_id uuid := md5('transcode:' || media_id || ':' || generation)::uuid;
BEGIN
  INSERT INTO pgboss.job (
    id, name, data, start_after, created_on, keep_until, policy, dead_letter, heartbeat_seconds,
    expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max
  )
  SELECT
    job_id, q.name, jsonb_build_object('mediaId', media_id, 'generation', generation),
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
