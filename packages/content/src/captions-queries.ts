import { schema, scopedNotDeleted, type Database } from '@codex/database';
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';

const { mediaCaptions, mediaItems } = schema;

export type CaptionsRow = typeof mediaCaptions.$inferSelect;

const ofOwnMedia = (actorId: string, mediaId: string) =>
  and(eq(mediaItems.id, mediaId), scopedNotDeleted(mediaItems, actorId));

/** The captions of own media, first added first; undefined unless the media is the actor's. */
export async function listOwnCaptions(
  db: Database,
  actorId: string,
  mediaId: string,
): Promise<CaptionsRow[] | undefined> {
  const rows = await db
    .select({ captions: getTableColumns(mediaCaptions) })
    .from(mediaItems)
    .leftJoin(mediaCaptions, eq(mediaCaptions.mediaId, mediaItems.id))
    .where(ofOwnMedia(actorId, mediaId))
    .orderBy(asc(mediaCaptions.createdAt), asc(mediaCaptions.language));
  if (rows.length === 0) return undefined;
  return rows.flatMap(({ captions }) => captions ?? []);
}

/**
 * Makes a file the captions of own media in a language. Answers the row and the file that it
 * replaced; undefined unless the media is the actor's.
 */
export async function upsertCaptions(
  db: Database,
  actorId: string,
  captions: Omit<CaptionsRow, 'createdAt' | 'updatedAt'>,
): Promise<{ row: CaptionsRow; replaced: string | undefined } | undefined> {
  const { mediaId, language } = captions;
  // The row is locked first, so that of two who replace it at once the second sees the first's file.
  const [, earlier, [row]] = await db.batch([
    db
      .select({ id: mediaItems.id })
      .from(mediaItems)
      .where(ofOwnMedia(actorId, mediaId))
      .for('update'),
    db
      .select({ file: mediaCaptions.file })
      .from(mediaCaptions)
      .innerJoin(mediaItems, eq(mediaItems.id, mediaCaptions.mediaId))
      .where(and(ofOwnMedia(actorId, mediaId), eq(mediaCaptions.language, language))),
    db
      .insert(mediaCaptions)
      .select(
        db
          .select({
            mediaId: mediaItems.id,
            language: sql<string>`${language}::text`.as('language'),
            label: sql<string>`${captions.label}::text`.as('label'),
            file: sql<string>`${captions.file}::text`.as('file'),
            sizeBytes: sql<number>`${captions.sizeBytes}::int`.as('size_bytes'),
            cueCount: sql<number>`${captions.cueCount}::int`.as('cue_count'),
            createdAt: sql<Date>`now()`.as('created_at'),
            updatedAt: sql<Date>`now()`.as('updated_at'),
          })
          .from(mediaItems)
          .where(ofOwnMedia(actorId, mediaId)),
      )
      .onConflictDoUpdate({
        target: [mediaCaptions.mediaId, mediaCaptions.language],
        set: {
          label: sql`excluded.label`,
          file: sql`excluded.file`,
          sizeBytes: sql`excluded.size_bytes`,
          cueCount: sql`excluded.cue_count`,
          updatedAt: sql`now()`,
        },
      })
      .returning(),
  ]);
  return row && { row, replaced: earlier[0]?.file };
}

/** Takes the captions of own media in a language away. Answers their file, if there were any. */
export async function deleteCaptions(
  db: Database,
  actorId: string,
  { mediaId, language }: { mediaId: string; language: string },
): Promise<string | undefined> {
  const own = db.select({ id: mediaItems.id }).from(mediaItems).where(ofOwnMedia(actorId, mediaId));
  const [gone] = await db
    .delete(mediaCaptions)
    .where(and(sql`${mediaCaptions.mediaId} in ${own}`, eq(mediaCaptions.language, language)))
    .returning({ file: mediaCaptions.file });
  return gone?.file;
}
