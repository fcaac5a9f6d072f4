import { BaseService, type ServiceConfig } from '@codex/service-errors';
import { stripeEventSchema } from '@codex/validation';
import type { Stripe } from 'stripe';
import {
  differencesOf,
  type ChargeAtStripe,
  type PaymentDifference,
} from './payment-differences.ts';
import type { PaymentInbox } from './payment-inbox.ts';
import {
  findKnownEvents,
  findLastRun,
  listPurchases,
  listStrayPurchases,
  recordDifferences,
} from './reconciliation-queries.ts';
import { askStripe } from './stripe-client.ts';
import { endpointOf, PAYMENT_EVENT_TYPES } from './webhook-events.ts';

const THREE_DAYS_SECONDS = 3 * 24 * 60 * 60;
/** Sales near the ends of a period may have their charge outside of it. */
const MARGIN_MS = 10 * 60 * 1000;
const PER_PAGE = 100;
/** One invocation may make 1000 calls: a run stops before that and the next one goes on. */
const PAGES_PER_RUN = 15;
const RECEIVED_PER_RUN = 150;

/** Unix seconds. */
interface Period {
  since: number;
  until: number;
}

/** What a run found. `left` is 1 when it stopped early, at `until`; the next one goes on from there. */
export type ReconciliationReport = Record<
  'events' | 'received' | 'failed' | 'charges' | 'differences' | 'left' | keyof Period,
  number
>;

export interface ReconciliationConfig extends ServiceConfig {
  stripe: Stripe;
  inbox: PaymentInbox;
}

/**
 * Compares what Stripe says with what is written here: events that never arrived are taken in as if
 * they had, and payments that differ all the same are kept for the operators to see.
 */
export class Reconciliation extends BaseService {
  readonly #stripe: Stripe;
  readonly #inbox: PaymentInbox;

  constructor({ stripe, inbox, ...config }: ReconciliationConfig) {
    super(config);
    this.#stripe = stripe;
    this.#inbox = inbox;
  }

  /** Goes over the last three days, or on where the last run had to stop. */
  async run(): Promise<ReconciliationReport> {
    const period = await this.#period();
    const events = await this.#receiveMissing(period);
    const charges = await this.#compareCharges(period);
    const stoppedAt = Math.max(events.stoppedAt, charges.stoppedAt);
    const left = stoppedAt > 0 ? 1 : 0;
    return {
      events: events.seen,
      received: events.received,
      failed: events.failed,
      charges: charges.seen,
      differences: charges.differences,
      since: period.since,
      until: left ? stoppedAt : period.until,
      left,
    };
  }

  async #period(): Promise<Period> {
    const now = Math.floor(this.now().getTime() / 1000);
    const { since, until, left = 0 } = (await findLastRun(this.db))?.report ?? {};
    if (left > 0 && since !== undefined && until !== undefined) return { since, until };
    return { since: now - THREE_DAYS_SECONDS, until: now };
  }

  async #receiveMissing({ since, until }: Period) {
    const result = { seen: 0, received: 0, failed: 0, stoppedAt: 0 };
    const params: Stripe.EventListParams = {
      created: { gte: since, lte: until },
      types: [...PAYMENT_EVENT_TYPES],
    };
    for await (const page of pages((cursor) =>
      this.#stripe.events.list({ ...params, ...cursor }),
    )) {
      const known = await findKnownEvents(
        this.db,
        page.items.map(({ id }) => id),
      );
      result.seen += page.items.length;
      for (const event of page.items) {
        if (!known.has(event.id)) {
          const isDone = await this.#receive(event);
          result[isDone ? 'received' : 'failed'] += 1;
        }
        const isFull = result.received + result.failed >= RECEIVED_PER_RUN;
        if (isFull) return { ...result, stoppedAt: event.created };
      }
      if (page.isLast) result.stoppedAt = page.items.at(-1)?.created ?? 0;
    }
    return result;
  }

  /** What could not be applied is stored all the same, and cron tries it again. */
  async #receive(event: Stripe.Event): Promise<boolean> {
    const endpoint = endpointOf(event.type);
    if (!endpoint) return true;
    this.log.warn('event never arrived', { eventId: event.id, type: event.type });
    try {
      await this.#inbox.receive(endpoint, stripeEventSchema.parse(event));
      return true;
    } catch (error) {
      this.log.trackError(error, { during: 'reconciling', eventId: event.id });
      return false;
    }
  }

  async #compareCharges({ since, until }: Period) {
    const result = { seen: 0, differences: 0, stoppedAt: 0 };
    const seen: string[] = [];
    const params: Stripe.ChargeListParams = {
      created: { gte: since, lte: until },
      expand: ['data.balance_transaction'],
    };
    for await (const page of pages((cursor) =>
      this.#stripe.charges.list({ ...params, ...cursor }),
    )) {
      const charges = page.items.flatMap(toCharge);
      const compared = charges.map(({ paymentIntentId }) => paymentIntentId);
      seen.push(...compared);
      result.seen += charges.length;
      const here = new Map(
        (await listPurchases(this.db, compared)).map((row) => [row.paymentIntentId, row]),
      );
      const found = charges.flatMap((charge) =>
        differencesOf(charge, here.get(charge.paymentIntentId)),
      );
      result.differences += await this.#record(compared, found);
      if (page.isLast) result.stoppedAt = page.items.at(-1)?.created ?? 0;
    }
    const from = Math.max(since, result.stoppedAt);
    result.differences += await this.#findStrays({ since: from, until }, seen);
    return result;
  }

  async #findStrays({ since, until }: Period, seen: string[]): Promise<number> {
    const strays = await listStrayPurchases(this.db, {
      since: new Date(since * 1000 + MARGIN_MS),
      until: new Date(until * 1000 - MARGIN_MS),
      seen,
    });
    const found = strays.map(({ amountCents, ...stray }): PaymentDifference => {
      return {
        ...stray,
        kind: 'purchase_without_charge',
        atStripeCents: null,
        hereCents: amountCents,
      };
    });
    return this.#record([], found);
  }

  async #record(compared: string[], found: PaymentDifference[]): Promise<number> {
    for (const difference of found) this.log.error('payment differs', { ...difference });
    await recordDifferences(this.db, { compared, found });
    return found.length;
  }
}

interface Page<T> {
  items: T[];
  /** Whether there are more, and the run is not to ask for them. */
  isLast: boolean;
}

/** A list of Stripe's, newest first, page after page as far as a run may go. */
async function* pages<T extends { id: string }>(
  list: (cursor: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>,
): AsyncGenerator<Page<T>> {
  let after: string | undefined;
  for (let number = 1; number <= PAGES_PER_RUN; number++) {
    const cursor = { limit: PER_PAGE, ...(after && { starting_after: after }) };
    const { data, has_more: hasMore } = await askStripe(() => list(cursor));
    if (data.length > 0) yield { items: data, isLast: hasMore && number === PAGES_PER_RUN };
    after = data.at(-1)?.id;
    if (!hasMore || after === undefined) return;
  }
}

function toCharge(charge: Stripe.Charge): ChargeAtStripe[] {
  const { payment_intent: intent, balance_transaction: booked } = charge;
  if (charge.status !== 'succeeded' || !charge.captured || intent === null) return [];
  const booking = typeof booked === 'object' ? booked : null;
  return [
    {
      paymentIntentId: typeof intent === 'string' ? intent : intent.id,
      amountCents: charge.amount,
      refundedCents: charge.amount_refunded,
      currency: charge.currency,
      feeCents: booking?.fee ?? null,
      feeCurrency: booking?.currency ?? null,
      isOurs: charge.metadata['checkoutSessionId'] !== undefined,
    },
  ];
}
