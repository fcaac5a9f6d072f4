import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  addTestMember,
  mailTo,
  seedSession,
  teardownTestDatabase,
  waitFor,
  type TestClient,
} from '@codex/test-utils';
import { eq, or, sql } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import {
  api,
  article,
  buy,
  db,
  leave,
  PASSWORD,
  person,
  setPassword,
  unzip,
} from './personal-data.testkit.ts';

afterAll(teardownTestDatabase);

async function exportOf(client: TestClient): Promise<Map<string, string>> {
  const response = await client.fetch('/api/user/export');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="codex-/);
  return unzip(new Uint8Array(await response.arrayBuffer()));
}

const listIn = (files: Map<string, string>, name: string) => JSON.parse(files.get(name) ?? 'null');

/** Every row of every table that still says a text. */
async function tracesOf(text: string): Promise<string[]> {
  const { rows: tables } = await db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await db.execute(
      sql`select 1 from ${sql.identifier(name)} as t where t::text ilike ${`%${text}%`}`,
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('an export', () => {
  test('holds what a buyer has here, and what a creator sold, each in a file of its own', async () => {
    const creator = await api.creator({ name: 'Cora Creator' });
    const buyer = await api.viewer({ name: 'Ben Buyer' });
    const contentId = await article(creator, 'On tides');
    await buy(buyer, contentId);
    const bought = await exportOf(buyer);
    expect(JSON.parse(bought.get('profile.json') ?? '')).toMatchObject({ email: buyer.user.email });
    expect(listIn(bought, 'purchases.json')).toMatchObject([
      { title: 'On tides', amountCents: 1299 },
    ]);
    expect(listIn(bought, 'entitlements.json')).toMatchObject([{ contentId, source: 'purchase' }]);
    expect(listIn(bought, 'ledger.json')).toMatchObject([{ account: 'buyer', kind: 'sale' }]);
    expect(listIn(bought, 'sessions.json')).toHaveLength(1);
    expect(bought.get('content.json')).toBe('[]\n');
    for (const name of bought.keys()) {
      if (name.endsWith('.json') && name !== 'profile.json') {
        expect(bought.get('README.txt')).toContain(name);
      }
    }

    const sold = await exportOf(creator);
    expect(listIn(sold, 'content.json')).toMatchObject([{ body: 'On tides, in full.' }]);
    expect(listIn(sold, 'sales.json')).toMatchObject([
      { buyer: { name: 'Ben Buyer' }, amountCents: 1299 },
    ]);
    expect(listIn(sold, 'ledger.json')).toMatchObject([{ account: 'creator' }]);
  });

  test('tells no secret and nothing private of others', async () => {
    const creator = await api.creator();
    await setPassword(creator);
    const buyer = await api.viewer({ name: 'Ben Buyer' });
    await buy(buyer, await article(creator, 'On rain'));
    const all = [...(await exportOf(creator)).values()].join('\n');
    expect(all).not.toContain(buyer.user.email);
    expect(all).not.toContain(buyer.id);
    expect(all).not.toContain(creator.sessionToken);
    expect(all).not.toMatch(/\$2[aby]\$|receiptUrl|pi_|cs_test|originals\//);
  });

  test('comes in pages however much there is', async () => {
    const creator = await api.creator();
    await db.insert(schema.content).values(
      Array.from({ length: 1203 }, (_, index) => ({
        creatorId: creator.id,
        title: `Draft ${index}`,
        slug: `draft-${index}`,
        contentType: 'written' as const,
      })),
    );
    const items: { title: string }[] = listIn(await exportOf(creator), 'content.json');
    expect(new Set(items.map(({ title }) => title)).size).toBe(1203);
  });

  test('is for who is signed in, and not for every minute', async () => {
    await api.anonymous().get('/api/user/export').expect(401);
    const client = await api.viewer();
    for (let times = 0; times < 10; times++) await client.get('/api/user/export').expect(200);
    const { headers } = await client.get('/api/user/export').expect(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('deleting an account', () => {
  test('erases a buyer wherever they were, and keeps the books', async () => {
    const creator = await api.creator();
    const name = `Ida ${randomUUID().slice(0, 8)}`;
    const buyer = await person(name);
    const username = `ida-${randomUUID().slice(0, 8)}`;
    await buyer.patch('/api/user/profile', { username, bio: `About ${username}` }).expect(200);
    const contentId = await article(creator, 'On snow');
    await buy(buyer, contentId);
    const other = await seedSession(db, buyer.id);
    const books = () =>
      db.execute(sql`select l.* from ledger_entries l join purchases p on p.id = l.purchase_id
        where p.user_id = ${buyer.id} order by l.id`);
    const before = await books();

    const gone = await leave(buyer).expect(204);
    expect(gone.headers.get('set-cookie')).toMatch(/^codex-session=; Max-Age=0/);
    await buyer.get('/api/auth/session').expect(401);
    await api
      .anonymous()
      .get('/api/auth/session', { headers: { cookie: other.cookie } })
      .expect(401);
    await mailTo(buyer.user.email, /account is deleted/);
    expect(await tracesOf(username)).toEqual([]);
    // The farewell is the one thing that knew where to go; the sweep forgets it within a month.
    expect(await tracesOf(buyer.user.email)).toEqual(['outbox']);
    expect(await tracesOf(name)).toEqual(['outbox']);
    // What Stripe says later is added; what was written stays.
    expect((await books()).rows.slice(0, before.rows.length)).toEqual(before.rows);
    const { items } = await creator.get('/sales').expect(200);
    expect(items).toMatchObject([{ buyer: { name: 'Deleted account' }, amountCents: 1299 }]);

    // What Stripe says later names nobody either, though it names the payer to us.
    await creator.post(`/purchases/${items[0].id}/refund`, {}).expect(200);
    const { purchases, webhookEvents } = schema;
    const late = sql`${webhookEvents.type} = 'charge.refunded' and ${webhookEvents.paymentKey} =
      (select ${purchases.stripePaymentIntentId} from ${purchases} where ${purchases.userId} = ${buyer.id})`;
    await waitFor(async () => (await db.$count(webhookEvents, late)) > 0, {
      what: 'what Stripe says of the refund',
    });
    expect(await tracesOf(buyer.user.email)).toEqual(['outbox']);
  });

  test('frees the address for somebody new', async () => {
    const leaving = await person();
    await leave(leaving).expect(204);
    const { email } = leaving.user;
    await api.anonymous().post('/api/auth/email/login', { email, password: PASSWORD }).expect(401);
    const body = { email, password: PASSWORD, name: 'Once More' };
    const { data } = await api.anonymous().post('/api/auth/email/register', body).expect(201);
    await mailTo(email, /Verify/);
    const [row] = await db.select().from(schema.users).where(eq(schema.users.email, email));
    expect(row?.id).toBe(data.user.id);
    expect(row?.id).not.toBe(leaving.id);
  });

  test('withdraws what a creator published; who bought it keeps it', async () => {
    const creator = await api.creator({ name: 'Cora Creator' });
    await setPassword(creator);
    const [buyer, stranger] = [await api.viewer(), await api.viewer()];
    const sold = await article(creator, 'On fire');
    const unsold = await article(creator, 'On ash');
    await buy(buyer, sold);
    await leave(creator).expect(204);
    const kept = await buyer.get(`/api/content/${sold}`).expect(200);
    expect(kept.data).toMatchObject({
      body: 'On fire, in full.',
      creator: { name: 'Deleted account' },
    });
    await stranger.get(`/api/content/${sold}`).expect(404);
    await stranger.get(`/api/content/${unsold}`).expect(404);
    const [row] = await db.select().from(schema.content).where(eq(schema.content.id, unsold));
    expect(row).toMatchObject({ title: '–', body: null });
  });

  test('ends open streams, sign-in methods and progress', async () => {
    const leaving = await person();
    await leave(leaving).expect(204);
    const { accounts, passkeys, sessions, streamRevocations, twoFactors } = schema;
    for (const table of [accounts, passkeys, sessions, twoFactors]) {
      expect(await db.$count(table, eq(table.userId, leaving.id))).toBe(0);
    }
    expect(await db.$count(streamRevocations, eq(streamRevocations.userId, leaving.id))).toBe(1);
  });

  test('waits until an organization of several has another owner, and closes one of nobody else', async () => {
    const owner = await person();
    const member = await api.viewer();
    const organization = async (name: string) => {
      const body = { name, slug: `o-${randomUUID()}` };
      return (await owner.post('/api/organizations', body).expect(201)).data.id as string;
    };
    const [shared, own] = [await organization('Shared House'), await organization('Own House')];
    const { organizationMembers, organizations } = schema;
    await addTestMember({ id: shared }, member, 'admin');
    const { error } = await leave(owner).expect(409);
    expect(error.message).toContain('Shared House');
    expect(error.details).toMatchObject({ reason: 'only_owner', organizations: [{ id: shared }] });
    await owner.get('/api/auth/session').expect(200);
    await owner
      .patch(`/api/organizations/${shared}/members/${member.id}`, { role: 'owner' })
      .expect(200);
    await leave(owner).expect(204);
    const rows = await db
      .select()
      .from(organizations)
      .where(or(eq(organizations.id, shared), eq(organizations.id, own)));
    const isClosed = new Map(rows.map(({ id, deletedAt }) => [id, deletedAt !== null]));
    expect([isClosed.get(shared), isClosed.get(own)]).toEqual([false, true]);
    expect(await db.$count(organizationMembers, eq(organizationMembers.userId, owner.id))).toBe(0);
  });

  test.each([
    ['no password', {}, 400, 'password'],
    ['the name alone', { name: 'Ida Person' }, 400, 'password'],
    ['a password that is no text', { password: 1 }, 400, 'password'],
  ])('is refused with %s', async (_, body, status, field) => {
    const client = await person();
    const { error } = await client.delete('/api/user/account', body).expect(status);
    expect(error.details.issues).toMatchObject([{ field }]);
    await client.get('/api/auth/session').expect(200);
  });

  test('is refused with a wrong password, as often as a sign-in is', async () => {
    const client = await person();
    const attempt = () => client.delete('/api/user/account', { password: 'wrong password' });
    expect((await attempt().expect(401)).error.code).toBe('INVALID_CREDENTIALS');
    for (let times = 1; times < 10; times++) await attempt().expect(401);
    await attempt().expect(429);
  });

  test('without a password takes the name and a sign-in of this hour', async () => {
    const client = await api.viewer({ name: 'Otto Auth' });
    const wrong = await client.delete('/api/user/account', { name: 'Otto' }).expect(400);
    expect(wrong.error.details.issues).toMatchObject([{ field: 'name' }]);
    const old = await api.viewer({ name: 'Otto Auth' });
    await db
      .update(schema.sessions)
      .set({ createdAt: new Date(Date.now() - 2 * 3600_000) })
      .where(eq(schema.sessions.userId, old.id));
    await old.delete('/api/user/account', { name: 'Otto Auth' }).expect(403);
    await client.delete('/api/user/account', { name: 'Otto Auth' }).expect(204);
    await api.anonymous().delete('/api/user/account', { name: 'Otto Auth' }).expect(401);
  });
});
