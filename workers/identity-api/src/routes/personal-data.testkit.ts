import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import { hashPassword } from '@codex/security';
import { setupTestDatabase, testApi, waitFor, type TestClient } from '@codex/test-utils';
import { eq } from 'drizzle-orm';

export const api = testApi();
export const db = setupTestDatabase();
export const PASSWORD = 'correct horse battery';

/** Gives a person the password. */
export async function setPassword({ id }: TestClient): Promise<void> {
  await db.insert(schema.accounts).values({
    accountId: id,
    providerId: 'credential',
    userId: id,
    password: await hashPassword(PASSWORD),
  });
}

/** Somebody with a password. */
export async function person(name = 'Ida Person'): Promise<TestClient> {
  const client = await api.viewer({ name });
  await setPassword(client);
  return client;
}

export const leave = (client: TestClient) =>
  client.delete('/api/user/account', { password: PASSWORD });

/** An article of a creator's that costs money. */
export async function article(creator: TestClient, title: string): Promise<string> {
  const body = {
    title,
    slug: `a-${randomUUID()}`,
    contentType: 'written',
    body: `${title}, in full.`,
  };
  const priced = { ...body, visibility: 'purchased_only', priceCents: 1299 };
  const { data } = await creator.post('/api/content', priced).expect(201);
  await creator.post(`/api/content/${data.id}/publish`).expect(200);
  return data.id;
}

/** Buys an item by card, and waits until the platform knows. */
export async function buy(buyer: TestClient, contentId: string): Promise<void> {
  const { data } = await buyer.post('/checkout/create', { contentId }).expect(201);
  await fetch(`${process.env['STRIPE_URL']}/_local/checkout/sessions/${data.sessionId}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"outcome":"paid"}',
  });
  const { purchases, webhookEvents } = schema;
  await waitFor(
    async () => {
      const [row] = await db.select().from(purchases).where(eq(purchases.userId, buyer.id));
      if (!row) return false;
      const key = eq(webhookEvents.paymentKey, row.stripePaymentIntentId);
      return (await db.$count(webhookEvents, key)) >= 3;
    },
    { what: 'the purchase and its events' },
  );
}

/** The files of a zip without compression, by name. */
export function unzip(bytes: Uint8Array): Map<string, string> {
  const zip = Buffer.from(bytes);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.set(name, zip.toString('utf8', from, from + zip.readUInt32LE(at + 20)));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
