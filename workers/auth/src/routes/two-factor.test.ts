import { schema } from '@codex/database';
import { setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { api, cookieOf, cookiesOf, member, password } from '../testing.ts';

const db = setupTestDatabase();
/** RFC 6238 with six digits and half a minute. */
function totp(base32: string, at = Date.now()): string {
  const bits = [...base32]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function withSecondFactor() {
  const person = await member();
  const enabled = await person.client.post('/api/auth/two-factor/enable', { password }).expect(200);
  const secret = /secret=([A-Z2-7]+)/.exec(enabled.body.totpURI)?.[1] ?? '';
  const verified = await person.client
    .post('/api/auth/two-factor/verify-totp', { code: totp(secret) })
    .expect(200);
  person.client.cookie = cookieOf(verified) ?? person.client.cookie;
  return { ...person, secret, backupCodes: enabled.body.backupCodes as string[] };
}

describe('a second factor', () => {
  test('is asked for after the password, and only both sign in', async () => {
    const { email, secret, client: owner } = await withSecondFactor();
    await owner.get('/api/auth/session').expect(200);
    const client = api.anonymous();
    const first = await client.post('/api/auth/email/login', { email, password }).expect(200);
    expect(first.data).toEqual({ secondFactorRequired: true, methods: ['totp'] });
    expect(cookieOf(first)?.replace('codex-session=', '') ?? '').toBe('');
    client.cookie = cookiesOf(first);
    await client.get('/api/auth/session').expect(401);
    const wrong = await client
      .post('/api/auth/two-factor/verify-totp', { code: '000000' })
      .expect(401);
    expect(wrong.error.code).toBe('INVALID_CREDENTIALS');
    const second = await client
      .post('/api/auth/two-factor/verify-totp', { code: totp(secret) })
      .expect(200);
    client.cookie = cookieOf(second);
    expect((await client.get('/api/auth/session').expect(200)).data.user.email).toBe(email);
  });

  test('has backup codes that work once each', async () => {
    const { email, backupCodes } = await withSecondFactor();
    const attempt = async () => {
      const client = api.anonymous();
      client.cookie = cookiesOf(
        await client.post('/api/auth/email/login', { email, password }).expect(200),
      );
      return client.post('/api/auth/two-factor/verify-backup-code', { code: backupCodes[0] });
    };
    expect((await attempt()).status).toBe(200);
    expect((await attempt()).status).toBe(401);
  });

  test('is set up with the password only, and its secret lies encrypted in the database', async () => {
    const { client } = await member();
    const refused = await client
      .post('/api/auth/two-factor/enable', { password: 'wrong password' })
      .expect(401);
    expect(refused.error.code).toBe('INVALID_CREDENTIALS');
    await api.anonymous().post('/api/auth/two-factor/enable', { password }).expect(401);
    const { id, secret } = await withSecondFactor();
    const [row] = await db.select().from(schema.twoFactors).where(eq(schema.twoFactors.userId, id));
    expect(row?.secret).not.toContain(secret);
  });
});
