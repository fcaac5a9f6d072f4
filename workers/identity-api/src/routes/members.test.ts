import { createHash, randomUUID } from 'node:crypto';
import type { MemberRole } from '@codex/constants';
import { schema } from '@codex/database';
import {
  addTestMember,
  mailsTo,
  mailTo,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { and, eq } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
afterAll(teardownTestDatabase);

interface Studio {
  id: string;
  members: string;
  owner: TestClient;
}

async function studio(): Promise<Studio> {
  const owner = await api.creator({ name: 'Olive Owner' });
  const body = { name: 'Olive Studio', slug: `studio-${randomUUID()}` };
  const { data } = await owner.post('/api/organizations', body).expect(201);
  return { id: data.id, members: `/api/organizations/${data.id}/members`, owner };
}

async function memberOf(place: Studio, role: MemberRole): Promise<TestClient> {
  const client = await api.viewer();
  await addTestMember(place, client, role);
  return client;
}

const tokenIn = (text: string) => /\/invitations\/([\w-]+)/.exec(text)?.[1] ?? '';

/** Invites an address and takes the token out of the mail. */
async function invite({ owner, members }: Studio, email: string, role: MemberRole = 'member') {
  const before = (await mailsTo(email)).length;
  await owner.post(members, { email, role }).expect(201);
  await expect
    .poll(async () => (await mailsTo(email)).length, { timeout: 10_000 })
    .toBe(before + 1);
  const [mail] = await mailsTo(email);
  return tokenIn(mail?.text ?? '');
}

const accept = (client: TestClient, token: string) =>
  client.post(`/api/invitations/${token}/accept`);

describe('an invitation', () => {
  test('is mailed and makes the person a member', async () => {
    const place = await studio();
    const guest = await api.viewer();
    const { data } = await place.owner
      .post(place.members, { email: guest.user.email.toUpperCase(), role: 'creator' })
      .expect(201);
    expect(data).toMatchObject({
      organizationId: place.id,
      email: guest.user.email,
      role: 'creator',
    });
    const week = 7 * 24 * 3600 * 1000;
    expect(Math.abs(Date.parse(data.expiresAt) - Date.now() - week)).toBeLessThan(60_000);
    expect(JSON.stringify(data)).not.toContain('token');
    const mail = await mailTo(guest.user.email, /Olive Studio/);
    expect(mail.text).toContain('Olive Owner');
    expect(mail.text).toContain(`${process.env['WEB_APP_URL']}/invitations/`);
    const joined = await accept(guest, tokenIn(mail.text)).expect(200);
    expect(joined.data).toMatchObject({
      organizationId: place.id,
      organization: { name: 'Olive Studio' },
      role: 'creator',
    });
    const { items } = await guest.get(place.members).expect(200);
    expect(items.map(({ role }) => role)).toEqual(['owner', 'creator']);
    const again = await accept(guest, tokenIn(mail.text)).expect(200);
    expect(again.data).toEqual(joined.data);
  });

  test('keeps its token out of the database', async () => {
    const place = await studio();
    const email = `${randomUUID()}@example.test`;
    const token = await invite(place, email);
    const [row] = await db
      .select()
      .from(schema.organizationInvitations)
      .where(eq(schema.organizationInvitations.email, email));
    expect(row?.tokenHash).toBe(createHash('sha256').update(token).digest('hex'));
  });

  test('is for its address alone, and that has to be verified', async () => {
    const place = await studio();
    const [guest, thief] = await Promise.all([api.viewer({ emailVerified: false }), api.viewer()]);
    const token = await invite(place, guest.user.email);
    expect((await accept(thief, token).expect(403)).error.code).toBe('FORBIDDEN');
    expect((await accept(guest, token).expect(403)).error.code).toBe('EMAIL_NOT_VERIFIED');
    await accept(api.anonymous(), token).expect(401);
    await db.update(schema.users).set({ emailVerified: true }).where(eq(schema.users.id, guest.id));
    await accept(guest, token).expect(200);
    await thief.get(place.members).expect(403);
  });

  test('is accepted by two clicks at once as by one', async () => {
    const place = await studio();
    const guest = await api.viewer();
    const token = await invite(place, guest.user.email);
    const clicks = await Promise.all(Array.from({ length: 8 }, () => accept(guest, token)));
    expect(clicks.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const { items } = await place.owner.get(place.members).expect(200);
    expect(items).toHaveLength(2);
  });

  test('is replaced by the next one', async () => {
    const place = await studio();
    const guest = await api.viewer();
    const first = await invite(place, guest.user.email, 'member');
    const second = await invite(place, guest.user.email, 'admin');
    expect(second).not.toBe(first);
    await accept(guest, first).expect(404);
    expect((await accept(guest, second).expect(200)).data.role).toBe('admin');
  });

  test('ends after a week, and with the membership it led to', async () => {
    const place = await studio();
    const [late, left] = await Promise.all([api.viewer(), api.viewer()]);
    const token = await invite(place, late.user.email);
    await db
      .update(schema.organizationInvitations)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(schema.organizationInvitations.email, late.user.email));
    expect((await accept(late, token).expect(422)).error.code).toBe('BUSINESS_RULE');
    const used = await invite(place, left.user.email);
    await accept(left, used).expect(200);
    await left.delete(`${place.members}/${left.id}`).expect(204);
    await accept(left, used).expect(404);
    await accept(left, 'never-was-one').expect(404);
  });

  test('ends when the one who sent it may not invite any more', async () => {
    const place = await studio();
    const [admin, guest] = await Promise.all([memberOf(place, 'admin'), api.viewer()]);
    const token = await invite({ ...place, owner: admin }, guest.user.email);
    await place.owner.patch(`${place.members}/${admin.id}`, { role: 'member' }).expect(200);
    await accept(guest, token).expect(404);
  });

  test('is sent by owners and admins, never above themselves, never to members', async () => {
    const place = await studio();
    const [admin, creator, stranger] = await Promise.all([
      memberOf(place, 'admin'),
      memberOf(place, 'creator'),
      api.viewer(),
    ]);
    const body = { email: `${randomUUID()}@example.test`, role: 'member' };
    for (const client of [creator, stranger]) await client.post(place.members, body).expect(403);
    await admin.post(place.members, { ...body, role: 'owner' }).expect(403);
    await admin.post(place.members, body).expect(201);
    const member = { email: creator.user.email, role: 'admin' };
    const { error } = await place.owner.post(place.members, member).expect(409);
    expect(error).toMatchObject({ code: 'CONFLICT', details: { reason: 'already_member' } });
    await place.owner.post(place.members, { email: 'no address', role: 'member' }).expect(400);
    await place.owner.post(place.members, { ...body, role: 'king' }).expect(400);
    await place.owner.post(`/api/organizations/${randomUUID()}/members`, body).expect(404);
    await api.anonymous().post(place.members, body).expect(401);
  });
});

describe('the members', () => {
  test('are shown to members, their addresses to owners and admins', async () => {
    const place = await studio();
    const [admin, member, stranger] = await Promise.all([
      memberOf(place, 'admin'),
      memberOf(place, 'member'),
      api.viewer(),
    ]);
    const { items, body } = await admin.get(place.members).expect(200);
    expect(items.map(({ email }) => email)).toEqual([
      place.owner.user.email,
      admin.user.email,
      member.user.email,
    ]);
    expect(body.pagination).toEqual({ page: 1, limit: 20, total: 3, totalPages: 1 });
    const seen = await member.get(place.members).expect(200);
    expect(seen.items.map(({ email }) => email)).toEqual([undefined, undefined, member.user.email]);
    expect(seen.items[0]).toEqual({
      userId: place.owner.id,
      name: 'Olive Owner',
      image: null,
      username: null,
      role: 'owner',
      joinedAt: expect.stringMatching(/Z$/),
    });
    await stranger.get(place.members).expect(403);
    await api.anonymous().get(place.members).expect(401);
    expect((await admin.get(`${place.members}?page=4`).expect(200)).body.pagination.total).toBe(3);
  });

  test('get other roles from owners and admins, within their own', async () => {
    const place = await studio();
    const [admin, other, member] = await Promise.all([
      memberOf(place, 'admin'),
      memberOf(place, 'admin'),
      memberOf(place, 'member'),
    ]);
    const change = (client: TestClient, target: TestClient, role: MemberRole) =>
      client.patch(`${place.members}/${target.id}`, { role });
    expect((await change(admin, member, 'creator').expect(200)).data).toMatchObject({
      userId: member.id,
      role: 'creator',
    });
    await change(admin, member, 'owner').expect(403);
    await change(admin, place.owner, 'member').expect(403);
    await change(admin, admin, 'owner').expect(403);
    await change(member, member, 'admin').expect(403);
    await change(admin, other, 'member').expect(200);
    await change(place.owner, admin, 'owner').expect(200);
    await change(place.owner, await api.viewer(), 'member').expect(404);
    await change(await api.viewer(), member, 'member').expect(403);
  });

  test('leave when they like, and are removed by those above them', async () => {
    const place = await studio();
    const [admin, creator, member] = await Promise.all([
      memberOf(place, 'admin'),
      memberOf(place, 'creator'),
      memberOf(place, 'member'),
    ]);
    const remove = (client: TestClient, target: TestClient) =>
      client.delete(`${place.members}/${target.id}`);
    await remove(creator, member).expect(403);
    await remove(admin, place.owner).expect(403);
    await remove(admin, member).expect(204);
    await remove(admin, member).expect(404);
    await remove(creator, creator).expect(204);
    await creator.get(place.members).expect(403);
  });

  test('never lose their last owner', async () => {
    const place = await studio();
    const self = `${place.members}/${place.owner.id}`;
    expect((await place.owner.delete(self).expect(422)).error.code).toBe('BUSINESS_RULE');
    expect((await place.owner.patch(self, { role: 'admin' }).expect(422)).error.code).toBe(
      'BUSINESS_RULE',
    );
    const second = await memberOf(place, 'owner');
    const both = await Promise.all([
      place.owner.delete(self),
      second.delete(`${place.members}/${second.id}`),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 422]);
    const owners = await db
      .select()
      .from(schema.organizationMembers)
      .where(
        and(
          eq(schema.organizationMembers.organizationId, place.id),
          eq(schema.organizationMembers.role, 'owner'),
        ),
      );
    expect(owners).toHaveLength(1);
  });
});
