import { readFile } from 'node:fs/promises';
import type { DemoItem, DemoMedia } from './catalog.ts';
import { type DemoClient, waitFor } from './client.ts';
import { STUDIO } from './people.ts';
import { hang } from './studio.ts';
import type { Workbench } from './workbench.ts';

const PATIENCE_MS = 600_000;
/** Within the 100 requests a minute that a person has, several at once. */
const POLL_MS = 3000;
const MIME_TYPES = { mp4: 'video/mp4', flac: 'audio/flac', m4a: 'audio/mp4', mp3: 'audio/mpeg' };

export interface Publishing {
  creator: DemoClient;
  bench: Workbench;
  organizationId: string;
}

/** Whatever of an item is missing is made; what is there stays as it is. */
export async function publishItem(publishing: Publishing, item: DemoItem): Promise<void> {
  const { creator, bench, organizationId } = publishing;
  const { content } = creator.addresses;
  const address = `${content}/api/content/slug/${STUDIO.slug}/${item.slug}`;
  const found = await creator.send('GET', address, { expected: [200, 404] });
  let { data } = found;
  if (found.status === 404) {
    const { by: _, media, picture, ...fields } = item;
    const still = picture && { picture, width: 1280, height: 720, purpose: 'thumbnail' };
    const body = {
      ...fields,
      organizationId,
      ...(media && { mediaItemId: await uploadMedia(publishing, item, media) }),
      ...(still && { thumbnailUrl: await hang(creator, bench, still) }),
    };
    ({ data } = await creator.send('POST', `${content}/api/content`, { body }));
  }
  if (data['status'] === 'draft') {
    await creator.send('POST', `${content}/api/content/${String(data['id'])}/publish`);
  }
}

async function uploadMedia(
  { creator, bench }: Publishing,
  { slug, title }: DemoItem,
  media: DemoMedia,
): Promise<string> {
  const list = `${creator.addresses.content}/api/media`;
  const id = (await findEarlier(creator, title)) ?? (await upload());
  return waitFor(`transcoding of ${slug}`, PATIENCE_MS, async () => {
    const { data } = await creator.send('GET', `${list}/${id}`, { expected: [200, 429] });
    if (data['status'] === 'failed') throw new Error(`${slug}: ${String(data['failureReason'])}`);
    return data['status'] === 'ready' ? id : undefined;
  }, POLL_MS); // prettier-ignore

  async function upload(): Promise<string> {
    const format = media.kind === 'video' ? 'mp4' : media.format;
    const name = `${slug}.${format}`;
    const path = await bench.make(
      name,
      media.kind === 'video' ? { ...media, kind: 'film' } : { ...media, kind: 'recording' },
    );
    const bytes = new Uint8Array(await readFile(path));
    const { data } = await creator.send('POST', list, {
      body: {
        title,
        mediaType: media.kind,
        mimeType: MIME_TYPES[format],
        fileSizeBytes: bytes.byteLength,
      },
    });
    const address = `${list}/${String(data['id'])}`;
    await creator.send('PUT', `${address}/parts/1`, { body: bytes });
    await creator.send('POST', `${address}/complete`);
    return String(data['id']);
  }
}

/** What an earlier start has uploaded; what it only began, or what failed, goes. */
async function findEarlier(creator: DemoClient, title: string): Promise<string | undefined> {
  const list = `${creator.addresses.content}/api/media`;
  const { items } = await creator.send('GET', `${list}?limit=100`);
  let whole: string | undefined;
  for (const earlier of items.filter((item) => item['title'] === title)) {
    const id = String(earlier['id']);
    if (earlier['status'] !== 'uploading' && earlier['status'] !== 'failed') whole ??= id;
    else await creator.send('DELETE', `${list}/${id}`);
  }
  return whole;
}
