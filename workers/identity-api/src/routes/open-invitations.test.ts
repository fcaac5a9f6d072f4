import { randomUUID } from 'node:crypto';
import type { MemberRole } from '@codex/constants';
import {
  addTestMember,
  mailsTo,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { afterAll, beforeEach, expect, test } from 'vitest';

const api = testApi();
afterAll(teardownTestDatabase);

let owner: TestClient;
let place: string;

beforeEach(async () => {
  owner = await api.creator({ name: 'Olive Owner' });
  const body = { name: 'Olive Studio', slug: `studio-${randomUUID()}` };
  place = `/api/organizations/${(await owner.post('/api/organizations', body).expect(201)).data.id}`;
});

const memberAs = async (role: MemberRole) => {
  const client = await api.viewer();
  await addTestMember({ id: place.split('/').at(-1) ?? '' }, client, role);
  return client;
};
const invite = async (email: string, role: MemberRole = 'member') =>
  (await owner.post(`${place}/members`, { email, role }).expect(201)).data.id as string;
const linkIn = (text: string) => /\/invitations\/([\w-]+)/.exec(text)?.[1] ?? '';
const mailed = async (email: string, count: number) => {
  await expect.poll(async () => (await mailsTo(email)).length, { timeout: 10_000 }).toBe(count);
  return (await mailsTo(email)).map(({ text }) => linkIn(text));
};

test('waits in the list, with who sent it and until when, until it is accepted', async () => {
  const guest = await api.viewer();
  const id = await invite(guest.user.email, 'creator');
  const { body, items } = await owner.get(`${place}/invitations`).expect(200);
  expect(items).toEqual([
    {
      id,
      organizationId: place.split('/').at(-1),
      email: guest.user.email,
      role: 'creator',
      invitedBy: { id: owner.id, name: 'Olive Owner' },
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    },
  ]);
  expect(body.pagination).toEqual({ page: 1, limit: 20, total: 1, totalPages: 1 });
  const [link] = await mailed(guest.user.email, 1);
  await guest.post(`/api/invitations/${link}/accept`).expect(200);
  expect((await owner.get(`${place}/invitations`).expect(200)).items).toEqual([]);
});

test('is mailed again with a new link, and the old one ends', async () => {
  const guest = await api.viewer();
  const id = await invite(guest.user.email);
  const [old] = await mailed(guest.user.email, 1);
  const { data } = await owner.post(`${place}/invitations/${id}/resend`).expect(200);
  expect(data).toMatchObject({ id, email: guest.user.email });
  const links = await mailed(guest.user.email, 2);
  await guest.post(`/api/invitations/${old}/accept`).expect(404);
  const fresh = links.find((link) => link !== old);
  await guest.post(`/api/invitations/${fresh}/accept`).expect(200);
  await owner.post(`${place}/invitations/${id}/resend`).expect(404);
});

test('is taken back, and its link leads nowhere', async () => {
  const guest = await api.viewer();
  const id = await invite(guest.user.email);
  const [link] = await mailed(guest.user.email, 1);
  await owner.delete(`${place}/invitations/${id}`).expect(204);
  expect((await owner.get(`${place}/invitations`).expect(200)).items).toEqual([]);
  await guest.post(`/api/invitations/${link}/accept`).expect(404);
  await owner.delete(`${place}/invitations/${id}`).expect(404);
});

test('is seen and changed by owners and admins alone, and by nobody above their role', async () => {
  const id = await invite(`${randomUUID()}@example.test`, 'owner');
  const [admin, member] = await Promise.all([memberAs('admin'), memberAs('creator')]);
  const [stranger, elsewhere] = await Promise.all([api.viewer(), api.creator()]);
  expect((await admin.get(`${place}/invitations`).expect(200)).items).toHaveLength(1);
  for (const client of [member, stranger]) await client.get(`${place}/invitations`).expect(403);
  for (const client of [admin, member]) {
    await client.delete(`${place}/invitations/${id}`).expect(403);
    await client.post(`${place}/invitations/${id}/resend`).expect(403);
  }
  await stranger.delete(`${place}/invitations/${id}`).expect(404);
  const other = await elsewhere
    .post('/api/organizations', { name: 'Elsewhere', slug: `else-${randomUUID()}` })
    .expect(201);
  await elsewhere.delete(`/api/organizations/${other.data.id}/invitations/${id}`).expect(404);
  await owner.get(`/api/organizations/${randomUUID()}/invitations`).expect(404);
});
