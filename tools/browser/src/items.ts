import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitFor, type TestClient } from '@codex/test-utils';
import { findBinaries } from '@codex/transcoder/binaries';

const run = promisify(execFile);

/** A small film with a tone. */
async function makeFilm(path: string, seconds: number): Promise<void> {
  const { ffmpeg } = await findBinaries({});
  await run(ffmpeg, [
    '-v', 'error', '-y',
    '-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=24:duration=${seconds}`,
    '-f', 'lavfi', '-i', `sine=frequency=330:duration=${seconds}`,
    '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p',
    '-c:a', 'aac', '-shortest', '-movflags', '+faststart', path,
  ]); // prettier-ignore
}

/** The same with empty bytes after its end, as heavy as asked: players and ffmpeg do not mind. */
export async function makeHeavyFilm(path: string, seconds: number, bytes: number): Promise<void> {
  await makeFilm(path, seconds);
  await truncate(path, bytes);
}

const FOR_SALE = { visibility: 'purchased_only', priceCents: 1299, currency: 'usd' };

/** A published item with a film that is really there, for sale unless it is said otherwise. */
export async function publishedFilm(
  creator: TestClient,
  { title = 'A quiet harbour', seconds = 20, offer = FOR_SALE as object } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'codex-browser-'));
  try {
    const path = join(folder, 'film.mp4');
    await makeFilm(path, seconds);
    const mediaId = await upload(creator, title, await readFile(path));
    const { data } = await creator
      .post('/api/content', {
        title,
        slug: `film-${randomUUID()}`,
        description: 'Boats come and go.',
        contentType: 'video',
        mediaItemId: mediaId,
        ...offer,
      })
      .expect(201);
    return (await creator.post(`/api/content/${data.id}/publish`).expect(200)).data;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function upload(creator: TestClient, title: string, film: Buffer<ArrayBuffer>) {
  const kind = { mediaType: 'video', mimeType: 'video/mp4' };
  const { data: media } = await creator
    .post('/api/media', { title, ...kind, fileSizeBytes: film.byteLength })
    .expect(201);
  await creator.put(`/api/media/${media.id}/parts/1`, film).expect(200);
  await creator.post(`/api/media/${media.id}/complete`).expect(200);
  await waitFor(
    async () => (await creator.get(`/api/media/${media.id}`).expect(200)).data.status === 'ready',
    { timeout: 90_000, interval: 500, what: 'the transcoding' },
  );
  return media.id as string;
}

/** An article for sale, published. */
export async function articleForSale(creator: TestClient, title: string, priceCents = 1299) {
  const { data } = await creator
    .post('/api/content', {
      title,
      slug: `article-${randomUUID()}`,
      description: 'What the meadow does in a year.',
      contentType: 'written',
      body: '<p>The grass remembers.</p>',
      visibility: 'purchased_only',
      priceCents,
      currency: 'usd',
    })
    .expect(201);
  return (await creator.post(`/api/content/${data.id}/publish`).expect(200)).data;
}

/** Pays for an item without a window, and waits until it is the buyer's. */
export async function buy(buyer: TestClient, contentId: string): Promise<void> {
  const { data } = await buyer.post('/checkout/create', { contentId }).expect(201);
  const pay = `${process.env['STRIPE_API_BASE']}/_local/checkout/sessions/${data.sessionId}/pay`;
  const headers = { 'content-type': 'application/json' };
  const paid = await fetch(pay, { method: 'POST', headers, body: '{"outcome":"paid"}' });
  if (!paid.ok) throw new Error(`The payment was answered with ${paid.status}.`);
  const isBought = async () => (await buyer.get('/purchases').expect(200)).items.length > 0;
  await waitFor(isBought, { timeout: 20_000, interval: 200, what: 'the purchase' });
}
