-- An organization that is not deleted has an owner. The organization's row is locked first, so
-- that two owners who leave at once are seen one after the other.
CREATE FUNCTION organization_keeps_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM organizations WHERE id = OLD.organization_id AND deleted_at IS NULL FOR UPDATE;
  IF FOUND AND NOT EXISTS (
    SELECT 1 FROM organization_members
    WHERE organization_id = OLD.organization_id AND role = 'owner'
  ) THEN
    RAISE EXCEPTION 'an organization needs an owner'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_members_one_owner', TABLE = 'organization_members';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER organization_members_one_owner
  AFTER UPDATE OF role OR DELETE ON organization_members
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.role = 'owner')
  EXECUTE FUNCTION organization_keeps_owner();
--> statement-breakpoint

-- Entitlements are append-only: a row may be revoked once and is otherwise never touched.
CREATE FUNCTION content_access_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
     OR to_jsonb(NEW) - 'revoked_at' - 'revoke_reason' <> to_jsonb(OLD) - 'revoked_at' - 'revoke_reason' THEN
    RAISE EXCEPTION 'entitlements are append-only'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'content_access_append_only', TABLE = 'content_access';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER content_access_append_only
  BEFORE UPDATE OR DELETE ON content_access
  FOR EACH ROW EXECUTE FUNCTION content_access_append_only();
--> statement-breakpoint

-- The entries of a ledger transaction add up to zero in one currency, and are never changed.
CREATE FUNCTION ledger_transaction_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount_cents) <> 0 OR count(*) < 2 OR count(DISTINCT currency) <> 1
      FROM ledger_entries WHERE transaction_id = NEW.transaction_id) THEN
    RAISE EXCEPTION 'the entries of a ledger transaction must add up to zero'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_balance', TABLE = 'ledger_entries';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_balance
  AFTER INSERT ON ledger_entries
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balances();
--> statement-breakpoint
CREATE FUNCTION ledger_entries_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger entries are never changed'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_fixed', TABLE = 'ledger_entries';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_fixed
  BEFORE UPDATE OR DELETE ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION ledger_entries_fixed();
--> statement-breakpoint

-- Whatever takes access away also ends the streams that were handed out, whoever does it.
CREATE FUNCTION revoke_streams_of_entitlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.content_id IS NOT NULL THEN
    INSERT INTO stream_revocations (user_id, content_id) VALUES (NEW.user_id, NEW.content_id);
  ELSE
    INSERT INTO stream_revocations (user_id, content_id)
      SELECT NEW.user_id, id FROM content
      WHERE organization_id = NEW.organization_id AND status = 'published' AND deleted_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER content_access_revokes_streams
  AFTER UPDATE OF revoked_at ON content_access
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
  EXECUTE FUNCTION revoke_streams_of_entitlement();
--> statement-breakpoint
CREATE FUNCTION revoke_streams_of_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stream_revocations (user_id, content_id)
    SELECT OLD.user_id, id FROM content
    WHERE organization_id = OLD.organization_id AND status = 'published' AND deleted_at IS NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER organization_members_revokes_streams
  AFTER DELETE ON organization_members
  FOR EACH ROW EXECUTE FUNCTION revoke_streams_of_member();
--> statement-breakpoint
CREATE FUNCTION revoke_streams_of_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stream_revocations (content_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER content_revokes_streams
  AFTER UPDATE OF status, visibility, deleted_at, taken_down_at, media_item_id, organization_id ON content
  FOR EACH ROW WHEN (
    OLD.status = 'published' AND (
      NEW.status <> 'published'
      OR NEW.visibility IS DISTINCT FROM OLD.visibility
      OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at
      OR NEW.taken_down_at IS DISTINCT FROM OLD.taken_down_at
      OR NEW.media_item_id IS DISTINCT FROM OLD.media_item_id
      OR NEW.organization_id IS DISTINCT FROM OLD.organization_id))
  EXECUTE FUNCTION revoke_streams_of_content();
--> statement-breakpoint
CREATE FUNCTION revoke_streams_of_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stream_revocations (content_id)
    SELECT id FROM content WHERE organization_id = NEW.id AND status = 'published' AND deleted_at IS NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER organizations_revokes_streams
  AFTER UPDATE OF deleted_at ON organizations
  FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
  EXECUTE FUNCTION revoke_streams_of_organization();
--> statement-breakpoint
CREATE FUNCTION revoke_streams_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stream_revocations (user_id) VALUES (NEW.id);
  DELETE FROM sessions WHERE user_id = NEW.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER users_ban_ends_everything
  AFTER UPDATE OF banned_at, deleted_at ON users
  FOR EACH ROW WHEN (
    (OLD.banned_at IS NULL AND NEW.banned_at IS NOT NULL)
    OR (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL))
  EXECUTE FUNCTION revoke_streams_of_user();
