import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StripeErrorBody } from './errors.ts';
import { sessionParams, startStand } from './stand.testkit.ts';
import type { Stand } from './stand.testkit.ts';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
});

afterAll(() => stand.stop());

const VALID =
  'mode=payment&success_url=https://a.example/&line_items[0][quantity]=1' +
  '&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1000' +
  '&line_items[0][price_data][product_data][name]=A';

async function call(path: string, body?: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${stand.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: 'Bearer sk_test_x',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body,
  });
  const { error }: { error: StripeErrorBody } = await response.json();
  return { status: response.status, error, headers: response.headers };
}

describe('a checkout session is refused in Stripe’s words', () => {
  test.each([
    ['an unknown parameter', '&colour=red', 'parameter_unknown', 'colour'],
    [
      'an unknown parameter deep inside',
      '&line_items[0][price_data][x]=1',
      'parameter_unknown',
      'line_items[0][price_data][x]',
    ],
    ['a metadata value that is an object', '&metadata[a][b]=1', undefined, 'metadata[a]'],
    ['an unknown choice', '&submit_type=steal', undefined, 'submit_type'],
    ['a mistyped number', '&expires_at=soon', 'parameter_invalid_integer', 'expires_at'],
    ['an exponent for a number', '&expires_at=1e12', 'parameter_invalid_integer', 'expires_at'],
    ['an empty string', '&client_reference_id=', 'parameter_invalid_empty', 'client_reference_id'],
    [
      'a long reference',
      `&client_reference_id=${'x'.repeat(201)}`,
      undefined,
      'client_reference_id',
    ],
    ['a bad cancel address', '&cancel_url=javascript:alert(1)', 'url_invalid', 'cancel_url'],
    ['a bad email', '&customer_email=nobody', 'email_invalid', 'customer_email'],
    ['an unknown customer', '&customer=cus_nobody', 'resource_missing', 'customer'],
    ['an expiry that is too soon', '&expires_at=1', undefined, 'expires_at'],
    ['a long metadata key', `&metadata[${'k'.repeat(41)}]=v`, undefined, 'metadata'],
    ['a long metadata value', `&metadata[k]=${'v'.repeat(501)}`, undefined, 'metadata[k]'],
    [
      'something Stripe has and the stand-in has not',
      '&allow_promotion_codes=true',
      'local_not_implemented',
      'allow_promotion_codes',
    ],
    ['an expansion that does not exist', '&expand[]=owner', undefined, 'expand'],
  ])('for %s', async (_, addition, code, param) => {
    const { status, error } = await call('/v1/checkout/sessions', VALID + addition);
    expect(status).toBe(400);
    expect(error).toMatchObject({ type: 'invalid_request_error', param });
    expect(error.code).toBe(code);
  });

  test.each([
    ['mode=payment&', '', 'mode'],
    ['success_url=https://a.example/&', '', 'success_url'],
    ['&line_items[0][price_data][currency]=usd', '', 'line_items[0][price_data][currency]'],
    [
      '&line_items[0][price_data][product_data][name]=A',
      '&line_items[0][price_data][product_data][description]=B',
      'line_items[0][price_data][product_data][name]',
    ],
    ['&line_items[0][price_data][unit_amount]=1000', '', 'line_items[0][price_data][unit_amount]'],
    ['line_items[0][quantity]=1', 'client_reference_id=1', 'line_items[0][quantity]'],
  ])('without %s', async (part, instead, param) => {
    const { error } = await call('/v1/checkout/sessions', VALID.replace(part, instead));
    expect(error).toMatchObject({
      code: 'parameter_missing',
      param,
      message: `Missing required param: ${param}.`,
    });
  });

  test.each([
    ['unit_amount]=1000', 'unit_amount]=49', /at least \$0\.50 usd/],
    ['unit_amount]=1000', 'unit_amount]=-1', /Invalid non-negative integer/],
    ['unit_amount]=1000', 'unit_amount]=10.5', /Invalid integer: 10\.5/],
    ['unit_amount]=1000', 'unit_amount]=100000000', /no more than \$999,999\.99 usd/],
    ['currency]=usd', 'currency]=xxx', /Invalid currency: xxx/],
    ['quantity]=1', 'quantity]=0', /greater than or equal to 1/],
    ['mode=payment', 'mode=subscription', /does not implement `mode=subscription`/],
  ])('for %s turned into %s', async (part, instead, message) => {
    const { status, error } = await call('/v1/checkout/sessions', VALID.replace(part, instead));
    expect(status).toBe(400);
    expect(error.message).toMatch(message);
  });

  test('amounts of a currency without minor units count whole', async () => {
    const line_items = [
      {
        quantity: 2,
        price_data: { currency: 'JPY', unit_amount: 25, product_data: { name: 'A' } },
      },
    ];
    const session = await stand.stripe.checkout.sessions.create(sessionParams({ line_items }));
    expect(session).toMatchObject({ currency: 'jpy', amount_total: 50 });
  });
});

describe('every request', () => {
  test.each([
    [{ authorization: '' }, /did not provide an API key/],
    [
      { authorization: 'Bearer sk_live_abcdefgh' },
      /Invalid API Key provided: sk_live_\*\*\*\*efgh/,
    ],
    [{ authorization: 'Bearer pk_test_abcdefgh' }, /Invalid API Key/],
  ])('needs a secret test key: %o', async (headers, message) => {
    const { status, error } = await call('/v1/customers', undefined, headers);
    expect(status).toBe(401);
    expect(error.message).toMatch(message);
  });

  test('to an unknown address is answered 404, as is an unknown object', async () => {
    const route = await call('/v1/wishes');
    expect(route.status).toBe(404);
    expect(route.error.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/wishes\)/);
    const object = await call('/v1/checkout/sessions/cs_test_none');
    expect(object).toMatchObject({ status: 404, error: { code: 'resource_missing', param: 'id' } });
    expect(object.headers.get('request-id')).toMatch(/^req_/);
    expect(object.headers.get('stripe-version')).toBe('2026-10-28.endive');
  });

  test('in another version, for another account or in JSON is refused rather than misread', async () => {
    const version = await call('/v1/customers', '', { 'stripe-version': '2020-08-27' });
    const account = await call('/v1/customers', '', { 'stripe-account': 'acct_1' });
    const asJson = await call('/v1/customers', '{}', { 'content-type': 'application/json' });
    expect([version, account, asJson].map(({ status }) => status)).toEqual([400, 400, 400]);
  });

  test('may come back with its key and gets the same answer for it', async () => {
    const { stripe } = stand;
    const idempotencyKey = 'order-1';
    const first = await stripe.checkout.sessions.create(sessionParams(), { idempotencyKey });
    const again = await stripe.checkout.sessions.create(sessionParams(), { idempotencyKey });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(
      stripe.checkout.sessions.create(sessionParams({ locale: 'de' }), { idempotencyKey }),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    await expect(stripe.customers.create({}, { idempotencyKey })).rejects.toThrow(/same endpoint/);
    await stand.restart();
    const later = await stripe.checkout.sessions.create(sessionParams(), { idempotencyKey });
    expect(later.id).toBe(first.id);
  });

  test('with a key that is being worked on is told to come back, and the package does', async () => {
    await stand.local('down', { latencyMs: 150 });
    const headers = { 'idempotency-key': 'order-2' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call('/v1/checkout/sessions', VALID, headers)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    const busy = answers.find(({ status }) => status === 409);
    expect(busy?.error).toMatchObject({
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
    });
    const sessions = await Promise.all(
      Array.from({ length: 20 }, () =>
        stand.stripe.checkout.sessions.create(sessionParams(), {
          idempotencyKey: 'order-3',
          maxNetworkRetries: 5,
        }),
      ),
    );
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(1);
    await stand.local('down', { latencyMs: 0 });
  });

  test.each([
    [500, 'StripeAPIError'],
    [503, 'StripeAPIError'],
    ['reset', 'StripeConnectionError'],
  ])('fails when Stripe is down (%s)', async (status, type) => {
    await stand.local('down', { down: true, status });
    await expect(stand.stripe.customers.list({}, { maxNetworkRetries: 0 })).rejects.toMatchObject({
      type,
    });
    await stand.local('down', { down: false });
    expect((await stand.stripe.customers.list()).data).toBeInstanceOf(Array);
  });
});
