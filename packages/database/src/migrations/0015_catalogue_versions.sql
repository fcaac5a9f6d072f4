CREATE TABLE "catalogue_versions" (
	"shard" smallint PRIMARY KEY NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
INSERT INTO catalogue_versions (shard) SELECT generate_series(0, 15);
--> statement-breakpoint
-- Strangers see something else from the commit on: once per transaction, and only at its end, so
-- that the row is locked for a moment and by nobody who still wants another lock.
CREATE FUNCTION note_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('codex.public_change', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
    PERFORM set_config('codex.public_change', pg_current_xact_id()::text, true);
    UPDATE catalogue_versions SET version = version + 1 WHERE shard = pg_backend_pid() % 16;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER content_note_publication
  AFTER INSERT ON content DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'published')
  EXECUTE FUNCTION note_public_change();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER content_note_change
  AFTER UPDATE ON content DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.status = 'published' OR NEW.status = 'published')
  EXECUTE FUNCTION note_public_change();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER content_note_removal
  AFTER DELETE ON content DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.status = 'published')
  EXECUTE FUNCTION note_public_change();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER media_items_note_change
  AFTER UPDATE ON media_items DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (
    (OLD.ready_generation, OLD.assets, OLD.duration_seconds, OLD.deleted_at)
    IS DISTINCT FROM
    (NEW.ready_generation, NEW.assets, NEW.duration_seconds, NEW.deleted_at))
  EXECUTE FUNCTION note_public_change();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER organizations_note_change
  AFTER INSERT OR UPDATE OR DELETE ON organizations DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION note_public_change();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER organization_members_note_change
  AFTER INSERT OR DELETE ON organization_members DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION note_public_change();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER users_note_public_change
  AFTER UPDATE ON users DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (
    (OLD.name, OLD.image, OLD.role, OLD.username, OLD.bio, OLD.banned_at, OLD.deleted_at)
    IS DISTINCT FROM
    (NEW.name, NEW.image, NEW.role, NEW.username, NEW.bio, NEW.banned_at, NEW.deleted_at))
  EXECUTE FUNCTION note_public_change();
