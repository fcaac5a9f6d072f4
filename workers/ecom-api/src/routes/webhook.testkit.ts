import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import { only, type TestClient, type TestRequest } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { api, db, openCheckout, stripe } from './shop.testkit.ts';

export type Endpoint = 'booking' | 'payment' | 'subscription' | 'customer' | 'connect' | 'dispute';

export interface TestEvent {
  id: string;
  object: 'event';
  type: string;
  created: number;
  data: { object: object };
}

export const secretOf = (endpoint: Endpoint) =>
  process.env[`STRIPE_WEBHOOK_SECRET_${endpoint.toUpperCase()}`] ?? '';

export function eventOf(
  type: string,
  object: object,
  created = Math.floor(Date.now() / 1000),
): TestEvent {
  return { id: `evt_${randomUUID()}`, object: 'event', type, created, data: { object } };
}

/** Sends a body the way Stripe does; without a signature when it is null. */
export async function deliver(
  endpoint: Endpoint,
  payload: string,
  {
    secret = secretOf(endpoint),
    seconds = 0,
    signature,
  }: { secret?: string; seconds?: number; signature?: string | null } = {},
): Promise<TestRequest> {
  const signed = await stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret,
    timestamp: Math.floor(Date.now() / 1000) + seconds,
  });
  const header = signature === undefined ? signed : signature;
  return api.anonymous().request('POST', `/webhooks/stripe/${endpoint}`, {
    headers: {
      'content-type': 'application/json',
      ...(header !== null && { 'stripe-signature': header }),
    },
    body: payload,
  });
}

export async function send(endpoint: Endpoint, event: TestEvent, status = 200): Promise<void> {
  const answer = await deliver(endpoint, JSON.stringify(event));
  if (answer.status !== status) {
    throw new Error(`${event.type}: expected ${status}, got ${answer.status}: ${answer.text}`);
  }
}

export async function storedEvent(id: string) {
  const [row] = await db.select().from(schema.webhookEvents).where(eq(schema.webhookEvents.id, id));
  return row;
}

/** A checkout that nobody paid at the stand-in, and the events that Stripe would send if somebody had. */
export async function imaginedPayment(buyer: TestClient, contentId: string) {
  const sessionId = await openCheckout(buyer, contentId);
  const { checkoutSessions } = schema;
  const rows = await db
    .select()
    .from(checkoutSessions)
    .where(eq(checkoutSessions.stripeSessionId, sessionId));
  const row = only(rows);
  const intentId = `pi_${randomUUID()}`;
  const chargeId = `ch_${randomUUID()}`;
  const disputeId = `du_${randomUUID()}`;
  const metadata = { checkoutSessionId: row.id, userId: buyer.id, contentId };
  const { amountCents: amount, currency } = row;
  const at = Math.floor(Date.now() / 1000);
  const charge = {
    object: 'charge',
    id: chargeId,
    payment_intent: intentId,
    status: 'succeeded',
    captured: true,
    amount,
    amount_refunded: 0,
    currency,
    metadata,
    receipt_url: 'https://pay.example/receipt',
    balance_transaction: null,
  };
  return {
    sessionId,
    completed: (fields: object = {}) =>
      eventOf(
        'checkout.session.completed',
        {
          object: 'checkout.session',
          id: sessionId,
          payment_intent: intentId,
          payment_status: 'paid',
          status: 'complete',
          amount_total: amount,
          currency,
          metadata,
          ...fields,
        },
        at,
      ),
    intentSucceeded: (fields: object = {}) =>
      eventOf(
        'payment_intent.succeeded',
        {
          object: 'payment_intent',
          id: intentId,
          status: 'succeeded',
          amount_received: amount,
          currency,
          metadata,
          ...fields,
        },
        at,
      ),
    charged: (fields: object = {}) => eventOf('charge.succeeded', { ...charge, ...fields }, at),
    refunded: (total: number, seconds = 10) =>
      eventOf('charge.refunded', { ...charge, amount_refunded: total }, at + seconds),
    disputed: (status: string, seconds = 20) =>
      eventOf(
        `charge.dispute.${status === 'won' || status === 'lost' ? 'closed' : 'created'}`,
        {
          object: 'dispute',
          id: disputeId,
          payment_intent: intentId,
          charge: chargeId,
          amount,
          currency,
          status,
          balance_transactions: [],
        },
        at + seconds,
      ),
  };
}
