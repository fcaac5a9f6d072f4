-- Whoever ends a session, or changes what a cached copy of it says, the caches get to know.
CREATE FUNCTION note_session_ending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_endings (token_hash) VALUES (encode(sha256(convert_to(OLD.token, 'UTF8')), 'hex'));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER sessions_note_ending
  AFTER DELETE ON sessions
  FOR EACH ROW WHEN (OLD.expires_at > now())
  EXECUTE FUNCTION note_session_ending();
--> statement-breakpoint
CREATE FUNCTION note_changed_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_endings (token_hash)
    SELECT encode(sha256(convert_to(token, 'UTF8')), 'hex') FROM sessions
    WHERE user_id = NEW.id AND expires_at > now();
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER users_note_change
  AFTER UPDATE OF role, name, email, email_verified, image, banned_at, deleted_at ON users
  FOR EACH ROW WHEN (
    (OLD.role, OLD.name, OLD.email, OLD.email_verified, OLD.image, OLD.banned_at, OLD.deleted_at)
    IS DISTINCT FROM
    (NEW.role, NEW.name, NEW.email, NEW.email_verified, NEW.image, NEW.banned_at, NEW.deleted_at))
  EXECUTE FUNCTION note_changed_person();
