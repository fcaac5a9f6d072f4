import { randomBytes } from 'node:crypto';
import { schema } from '@codex/database';
import { setupTestDatabase, type TestClient } from '@codex/test-utils';
import { eq, sql } from 'drizzle-orm';

const { mediaItems } = schema;

/** What a file of 1000 bytes is announced with; `values` make it something else. */
export const clip = (values: object = {}) => ({
  title: 'A clip',
  mediaType: 'video',
  mimeType: 'video/mp4',
  fileSizeBytes: 1000,
  ...values,
});

export const announce = async (client: TestClient, values: object = {}) =>
  (await client.post('/api/media', clip(values)).expect(201)).data;

export const bytes = (size: number) => new Uint8Array(randomBytes(size));

/** The address of a part. */
export const partOf = (id: string, n: number) => `/api/media/${id}/parts/${n}`;

/** A file of 1000 bytes, sent whole. */
export const uploaded = async (client: TestClient) => {
  const media = await announce(client);
  await client.put(partOf(media.id, 1), bytes(1000)).expect(200);
  return (await client.post(`/api/media/${media.id}/complete`).expect(200)).data;
};

/** The transcodings that were ordered. */
export const jobsOf = async (mediaId: string) => {
  const found = await setupTestDatabase().execute(
    sql`select data from pgboss.job where name = 'transcode' and data ->> 'mediaId' = ${mediaId}`,
  );
  return found.rows.map(({ data }) => data);
};

export const rowOf = async (id: string) => {
  const [row] = await setupTestDatabase().select().from(mediaItems).where(eq(mediaItems.id, id));
  if (!row) throw new Error('The media is not there.');
  return row;
};
