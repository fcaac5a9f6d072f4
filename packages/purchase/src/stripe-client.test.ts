import { Stripe } from 'stripe';
import { expect, test } from 'vitest';
import { askStripe, createStripeClient, isKeyUsedUp } from './stripe-client.ts';

type Raw = NonNullable<ConstructorParameters<typeof Stripe.errors.StripeError>[0]>;

const {
  StripeAPIError,
  StripeConnectionError,
  StripeIdempotencyError,
  StripeInvalidRequestError,
  StripeRateLimitError,
} = Stripe.errors;
const raw = (fields: Partial<Raw>): Raw => ({ message: 'no', type: 'api_error', ...fields }) as Raw;

const nobody = new StripeConnectionError(raw({}));
const failing = new StripeAPIError(raw({ statusCode: 500 }));
const limited = new StripeRateLimitError(raw({ statusCode: 429 }));
const refusing = new StripeInvalidRequestError(raw({ statusCode: 400 }));
const busy = new StripeIdempotencyError(raw({ statusCode: 409, code: 'idempotency_key_in_use' }));
const reused = new StripeIdempotencyError(raw({ statusCode: 400 }));

test.each<[string, Error, string, boolean]>([
  ['does not answer', nobody, 'SERVICE_UNAVAILABLE', false],
  ['fails', failing, 'SERVICE_UNAVAILABLE', true],
  ['wants us to wait', limited, 'SERVICE_UNAVAILABLE', false],
  ['is answering the same question', busy, 'SERVICE_UNAVAILABLE', false],
  ['refuses', refusing, 'PAYMENT_PROCESSING_ERROR', true],
  ['knows the key from another question', reused, 'PAYMENT_PROCESSING_ERROR', true],
])(
  'when Stripe %s, the answer and the next key are chosen by it',
  async (_, error, code, isUsedUp) => {
    const asked = askStripe(() => Promise.reject(error));
    await expect(asked).rejects.toMatchObject({ code });
    await asked.catch((translated: unknown) => expect(isKeyUsedUp(translated)).toBe(isUsedUp));
  },
);

test('a failure of our own stays what it is', async () => {
  await expect(askStripe(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
});

test('without a key there is no client', () => {
  expect(() => createStripeClient({})).toThrow(expect.objectContaining({ code: 'INTERNAL_ERROR' }));
});
