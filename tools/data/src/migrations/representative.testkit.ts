/** A change of the kind that a live table goes through: widened, filled, checked, narrowed. */
export const BEFORE = `
ALTER TABLE content ADD COLUMN legacy_note text;
--> statement-breakpoint
CREATE INDEX content_legacy_note_idx ON content (legacy_note);`;

export const EXPAND = {
  '9001_widen': `
ALTER TABLE content ADD COLUMN word_count integer;
--> statement-breakpoint
ALTER TABLE content ALTER COLUMN word_count SET DEFAULT 0;
--> statement-breakpoint
CREATE TABLE content_notes (
  content_id uuid PRIMARY KEY REFERENCES content (id) ON DELETE CASCADE,
  note text NOT NULL
);`,
  '9002_fill': `
-- repeat
UPDATE content SET word_count = length(title)
WHERE id IN (SELECT id FROM content WHERE word_count IS NULL LIMIT 500);
--> statement-breakpoint
CREATE INDEX CONCURRENTLY content_word_count_idx ON content (word_count);
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY content_word_count_key ON content (id, word_count);`,
  '9003_check': `
ALTER TABLE content ADD CONSTRAINT content_word_count_there CHECK (word_count IS NOT NULL) NOT VALID;
--> statement-breakpoint
ALTER TABLE content VALIDATE CONSTRAINT content_word_count_there;
--> statement-breakpoint
ALTER TABLE content ALTER COLUMN word_count SET NOT NULL;
--> statement-breakpoint
ALTER TABLE content DROP CONSTRAINT content_word_count_there;`,
};

export const CONTRACT = {
  '9004_narrow': `
DROP INDEX CONCURRENTLY content_legacy_note_idx;
--> statement-breakpoint
-- contracts: 9001_widen
ALTER TABLE content DROP COLUMN legacy_note;`,
};

/** Takes everything back. */
export const UNDO = `
DROP TABLE IF EXISTS content_notes;
ALTER TABLE content DROP COLUMN IF EXISTS word_count, DROP COLUMN IF EXISTS legacy_note;
DELETE FROM drizzle.__drizzle_migrations WHERE created_at >= 1900000000000;
DELETE FROM drizzle.migration_steps WHERE tag LIKE '900%';`;
