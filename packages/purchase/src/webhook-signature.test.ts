import { Stripe } from 'stripe';
import { expect, test } from 'vitest';
import { verifyWebhookSignature } from './webhook-signature.ts';

const secret = 'whsec_test';
const now = Date.UTC(2026, 10, 21);
const event = {
  id: 'evt_1',
  object: 'event',
  type: 'product.created',
  created: 1,
  data: { object: {} },
};

const sign = (payload: string, { at = now, by = secret } = {}) =>
  Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: by,
    timestamp: Math.floor(at / 1000),
  });

test('a signed event is taken in, without characters that cannot be stored', async () => {
  const payload = JSON.stringify({ ...event, data: { object: { name: 'a\u0000b\ud800c' } } });
  const found = await verifyWebhookSignature({
    payload,
    signature: await sign(payload),
    secret,
    now,
  });
  expect(found).toMatchObject({ id: 'evt_1', data: { object: { name: 'ab\ufffdc' } } });
});

test.each([
  ['four minutes old', -240],
  ['four minutes ahead', 240],
])('a signature that is %s is good', async (_, seconds) => {
  const payload = JSON.stringify(event);
  const signature = await sign(payload, { at: now + seconds * 1000 });
  await expect(verifyWebhookSignature({ payload, signature, secret, now })).resolves.toMatchObject({
    id: 'evt_1',
  });
});

const payload = JSON.stringify(event);
test.each<[string, () => Promise<string | undefined>, string?]>([
  ['that is missing', async () => undefined],
  ['that is empty', async () => ''],
  ['that is no signature', async () => 'hello'],
  ['without a time', async () => (await sign(payload)).replace(/t=\d+,/, '')],
  ['whose time is no number', async () => (await sign(payload)).replace(/t=\d+/, 't=now')],
  ['with two times', async () => `t=1,${await sign(payload)}`],
  ['of another secret', () => sign(payload, { by: 'whsec_other' })],
  ['of another body', () => sign(`${payload} `)],
  ['that is stale', () => sign(payload, { at: now - 301_000 })],
  ['from the future', () => sign(payload, { at: now + 301_000 })],
  ['checked without a secret', () => sign(payload, { by: 'x' }), ''],
  ['checked with a blank secret', () => sign(payload, { by: ' ' }), ' '],
])('a signature %s is refused', async (_, header, by = secret) => {
  const signature = await header();
  await expect(
    verifyWebhookSignature({ payload, signature, secret: by, now }),
  ).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});

test.each(['{', '[]', '{"object":"v2.core.event"}', '{"id":"evt_1","object":"event"}'])(
  'signed content that is no event (%s) is bad input, not our failure',
  async (body) => {
    const signature = await sign(body);
    await expect(
      verifyWebhookSignature({ payload: body, signature, secret, now }),
    ).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  },
);
