import { readFile } from 'node:fs/promises';
import type { DemoClient } from './client.ts';
import { STUDIO, STUDIO_ACCENT, type DemoCreator } from './people.ts';
import type { PictureName } from './productions.ts';
import type { Workbench } from './workbench.ts';

interface Still {
  picture: PictureName;
  width: number;
  height: number;
  /** As `POST /api/images` asks for it. */
  purpose: string;
}

/** Paints a picture, uploads it and returns its address. */
export async function hang(
  owner: DemoClient,
  bench: Workbench,
  { picture, width, height, purpose }: Still,
): Promise<string> {
  const path = await bench.make(`${picture}.jpg`, {
    kind: 'picture',
    picture,
    width,
    height,
    at: 6,
  });
  const { data } = await owner.send(
    'POST',
    `${owner.addresses.content}/api/images?purpose=${purpose}`,
    { body: new Uint8Array(await readFile(path)), type: 'image/jpeg' },
  );
  return String(data['url']);
}

/** Makes somebody a creator with a name, words and a face. */
export async function introduce(
  creator: DemoClient,
  bench: Workbench,
  { username, bio, portrait }: DemoCreator,
): Promise<void> {
  const { identity } = creator.addresses;
  const profile = `${identity}/api/user/profile`;
  const { data } = await creator.send('GET', profile);
  if (data['role'] === 'customer') {
    await creator.send('POST', `${identity}/api/user/become-creator`);
  }
  if (!data['username']) await creator.send('PATCH', profile, { body: { username, bio } });
  if (data['image']) return;
  const face = { picture: portrait, width: 400, height: 400, purpose: 'avatar' };
  await creator.send('PATCH', profile, { body: { image: await hang(creator, bench, face) } });
}

/** The studio with its look. Returns its id. */
export async function openStudio(owner: DemoClient, bench: Workbench): Promise<string> {
  const { identity } = owner.addresses;
  const address = `${identity}/api/organizations/slug/${STUDIO.slug}`;
  const found = await owner.send('GET', address, { expected: [200, 404] });
  const { data } =
    found.status === 200
      ? found
      : await owner.send('POST', `${identity}/api/organizations`, { body: STUDIO });
  const id = String(data['id']);
  const { accentColor } = (data['branding'] ?? {}) as { accentColor?: string };
  if (accentColor) return id;
  const look = `&organizationId=${id}`;
  const logo = { picture: 'logo', width: 512, height: 512, purpose: `logo${look}` } as const;
  const cover = { picture: 'aurora', width: 1200, height: 600, purpose: `cover${look}` } as const;
  const branding = {
    accentColor: STUDIO_ACCENT,
    logoUrl: await hang(owner, bench, logo),
    coverUrl: await hang(owner, bench, cover),
  };
  await owner.send('PATCH', `${identity}/api/organizations/${id}/settings`, { body: { branding } });
  return id;
}

/** Invites a creator by mail, who accepts. */
export async function join(owner: DemoClient, guest: DemoClient, id: string): Promise<void> {
  const { identity } = owner.addresses;
  const mine = await guest.send('GET', `${identity}/api/organizations?mine=true`);
  if (mine.items.some((studio) => studio['id'] === id)) return;
  await owner.send('POST', `${identity}/api/organizations/${id}/members`, {
    body: { email: guest.email, role: 'creator' },
    expected: [201, 409],
  });
  const token = await guest.mailed(/\/invitations\/([\w.~%-]+)/);
  await guest.send('POST', `${identity}/api/invitations/${token}/accept`);
}
