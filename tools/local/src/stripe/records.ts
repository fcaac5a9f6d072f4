import type { WebhookEndpoint } from '@codex/constants';
import type Stripe from 'stripe';

/** A price as it goes over the wire, where the package's Decimal is text. */
export type Price = Omit<Stripe.Price, 'unit_amount_decimal' | 'currency_options' | 'tiers'> & {
  unit_amount_decimal: string | null;
};

export type LineItem = Omit<Stripe.LineItem, 'price'> & { price: Price };

/** Of a session: what its hosted page and its payment need and the API does not show. */
export interface SessionPlan {
  id: string;
  lineItems: LineItem[];
  paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
}

export interface StoredEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: object; previous_attributes?: object };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: Stripe.Event['type'];
}

export interface Delivery {
  id: string;
  event: string;
  type: string;
  endpoint: WebhookEndpoint;
  status: 'pending' | 'delivered' | 'abandoned';
  attempts: number;
  /** Milliseconds since the epoch, as are the other times here. */
  createdAt: number;
  nextAttemptAt: number;
  deliveredAt: number | null;
  lastStatus: number | null;
  lastError: string | null;
}

export interface IdempotentResult {
  id: string;
  route: string;
  fingerprint: string;
  status: number;
  body: object;
  requestId: string;
  createdAt: number;
}

/** Every table of the stand-in and what its rows are. */
export interface Records {
  account: Stripe.Account;
  balance_transaction: Stripe.BalanceTransaction;
  charge: Stripe.Charge;
  checkout_session: Stripe.Checkout.Session;
  customer: Stripe.Customer;
  deleted_customer: Stripe.DeletedCustomer;
  delivery: Delivery;
  dispute: Stripe.Dispute;
  event: StoredEvent;
  idempotency: IdempotentResult;
  payment_intent: Stripe.PaymentIntent;
  price: Price;
  product: Stripe.Product;
  refund: Stripe.Refund;
  session_plan: SessionPlan;
  transfer: Stripe.Transfer;
}

export type Kind = keyof Records;

export const KINDS: readonly Kind[] = [
  'account',
  'balance_transaction',
  'charge',
  'checkout_session',
  'customer',
  'deleted_customer',
  'delivery',
  'dispute',
  'event',
  'idempotency',
  'payment_intent',
  'price',
  'product',
  'refund',
  'session_plan',
  'transfer',
];
