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

async function makeSound(path: string, seconds: number): Promise<void> {
  const { ffmpeg } = await findBinaries({});
  const tone = `sine=frequency=220:duration=${seconds},tremolo=f=0.4:d=0.9`;
  await run(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', '-i', tone, path]);
}

/** A film with empty bytes after its end, as heavy as asked: players and ffmpeg do not mind. */
export async function makeHeavyFilm(path: string, seconds: number, bytes: number): Promise<void> {
  await makeFilm(path, seconds);
  await truncate(path, bytes);
}

const FOR_SALE = { visibility: 'purchased_only', priceCents: 1299, currency: 'usd' };

const FILM = { contentType: 'video', mimeType: 'video/mp4', name: 'film.mp4', make: makeFilm };
const SOUND = { contentType: 'audio', mimeType: 'audio/wav', name: 'sound.wav', make: makeSound };

interface Wanted {
  title?: string;
  seconds?: number;
  /** How it may be seen: for sale unless it is said otherwise. */
  offer?: object;
}

/** A published item with a film that is really there. */
export const publishedFilm = (creator: TestClient, wanted: Wanted = {}) =>
  publishedMedia(creator, FILM, wanted);

/** A published item with a recording that is really there. */
export const publishedSound = (creator: TestClient, wanted: Wanted = {}) =>
  publishedMedia(creator, SOUND, wanted);

async function publishedMedia(
  creator: TestClient,
  kind: typeof FILM,
  { title = 'A quiet harbour', seconds = 20, offer = FOR_SALE }: Wanted,
) {
  const { contentType, mimeType, name, make } = kind;
  const folder = await mkdtemp(join(tmpdir(), 'codex-browser-'));
  try {
    const path = join(folder, name);
    await make(path, seconds);
    const about = { title, mediaType: contentType, mimeType };
    const mediaItemId = await upload(creator, about, await readFile(path));
    const slug = `${contentType}-${randomUUID()}`;
    const description = 'Boats come and go.';
    const { data } = await creator
      .post('/api/content', { title, slug, description, contentType, mediaItemId, ...offer })
      .expect(201);
    return (await creator.post(`/api/content/${data.id}/publish`).expect(200)).data;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function upload(creator: TestClient, about: object, file: Buffer<ArrayBuffer>) {
  const { data: media } = await creator
    .post('/api/media', { ...about, fileSizeBytes: file.byteLength })
    .expect(201);
  await creator.put(`/api/media/${media.id}/parts/1`, file).expect(200);
  await creator.post(`/api/media/${media.id}/complete`).expect(200);
  await waitFor(
    async () => (await creator.get(`/api/media/${media.id}`).expect(200)).data.status === 'ready',
    { timeout: 90_000, interval: 500, what: 'the transcoding' },
  );
  return media.id as string;
}

/** An article for sale, published. */
export async function articleForSale(
  creator: TestClient,
  title: string,
  { priceCents = FOR_SALE.priceCents, body = '<p>The grass remembers.</p>' } = {},
) {
  const description = 'What the meadow does in a year.';
  const slug = `article-${randomUUID()}`;
  const offer = { ...FOR_SALE, priceCents };
  const { data } = await creator
    .post('/api/content', { title, slug, description, contentType: 'written', body, ...offer })
    .expect(201);
  return (await creator.post(`/api/content/${data.id}/publish`).expect(200)).data;
}

/** Pays for an item without a window, and waits until it is the buyer's. */
export async function buy(buyer: TestClient, contentId: string): Promise<void> {
  await pay(buyer, contentId, 'paid');
  const isBought = async () => {
    const { items } = await buyer.get('/purchases').expect(200);
    return items.some((purchase) => purchase.contentId === contentId);
  };
  await waitFor(isBought, { timeout: 20_000, interval: 200, what: 'the purchase' });
}

/** What becomes of a payment without a window. Answers with its checkout session. */
export async function pay(
  buyer: TestClient,
  contentId: string,
  outcome: 'paid' | 'async_pending' | 'expired',
): Promise<string> {
  const { data } = await buyer.post('/checkout/create', { contentId }).expect(201);
  const address = `${process.env['STRIPE_API_BASE']}/_local/checkout/sessions/${data.sessionId}/pay`;
  const headers = { 'content-type': 'application/json' };
  const paid = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ outcome }) });
  if (!paid.ok) throw new Error(`The payment was answered with ${paid.status}.`);
  return data.sessionId;
}
