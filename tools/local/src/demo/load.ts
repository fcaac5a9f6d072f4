import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { BUYER, CREATOR, DEMO_PASSWORD, ITEMS, STUDIO, type DemoItem } from './catalog.ts';
import { DemoClient } from './client.ts';
import { makeClip } from './clips.ts';

/** All clips are asked about at once, within the 100 requests a minute that a user has. */
const POLL_MS = 3000;

/** What the demo catalogue may use: the running stack, and nothing behind its back. */
export interface DemoContext {
  settings: Settings;
  log(line: string): void;
}

export interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

/** Fills an empty installation with something to look at, through the public API. Runs once. */
export async function loadDemo({ settings, log }: DemoContext): Promise<DemoAccount[]> {
  const { addresses } = settings;
  const folder = await mkdtemp(join(tmpdir(), 'codex-demo-'));
  try {
    const creator = new DemoClient(addresses, '192.0.2.10');
    await creator.enter(CREATOR);
    await creator.send('POST', `${addresses.identity}/api/user/become-creator`);
    await creator.send('PATCH', `${addresses.identity}/api/user/profile`, {
      username: CREATOR.username,
    });
    await new DemoClient(addresses, '192.0.2.11').enter(BUYER);
    const organizationId = await ensureStudio(creator);
    log(`generating and transcoding ${ITEMS.filter(({ clip }) => clip).length} clips`);
    await Promise.all(ITEMS.map((item) => ensureItem(creator, item, organizationId, folder)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return [
    { role: 'creator', email: CREATOR.email, password: DEMO_PASSWORD },
    { role: 'viewer', email: BUYER.email, password: DEMO_PASSWORD },
  ];
}

async function ensureStudio(creator: DemoClient): Promise<string> {
  const { identity } = creator.addresses;
  const found = await creator.send(
    'GET',
    `${identity}/api/organizations/slug/${STUDIO.slug}`,
    undefined,
    [200, 404],
  );
  const { data } =
    found.status === 200
      ? found
      : await creator.send('POST', `${identity}/api/organizations`, STUDIO);
  return String(data['id']);
}

async function ensureItem(
  creator: DemoClient,
  item: DemoItem,
  organizationId: string,
  folder: string,
) {
  const { content } = creator.addresses;
  const address = `${content}/api/content/slug/${STUDIO.slug}/${item.slug}`;
  if ((await creator.send('GET', address, undefined, [200, 404])).status === 200) return;
  const { clip, ...fields } = item;
  const mediaItemId = clip && (await uploadClip(creator, item, folder));
  const { data } = await creator.send('POST', `${content}/api/content`, {
    ...fields,
    organizationId,
    ...(mediaItemId && { mediaItemId }),
  });
  await creator.send('POST', `${content}/api/content/${String(data['id'])}/publish`);
}

async function uploadClip(
  creator: DemoClient,
  { clip, slug, title }: DemoItem,
  folder: string,
): Promise<string> {
  if (!clip) throw new Error(`${slug} has no clip`);
  const { content } = creator.addresses;
  const { bytes, mimeType } = await makeClip(clip, folder, slug);
  const { data } = await creator.send('POST', `${content}/api/media`, {
    title,
    mediaType: clip.kind,
    mimeType,
    fileSizeBytes: bytes.byteLength,
  });
  const media = `${content}/api/media/${String(data['id'])}`;
  await creator.send('PUT', `${media}/parts/1`, bytes);
  await creator.send('POST', `${media}/complete`);
  for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
    const state = await creator.send('GET', media);
    if (state.data['status'] === 'ready') return String(data['id']);
    if (state.data['status'] === 'failed')
      throw new Error(`${slug}: ${String(state.data['failureReason'])}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${slug} was not transcoded in time`);
}
