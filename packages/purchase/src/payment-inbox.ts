import type { WebhookEndpoint } from '@codex/constants';
import { currentOperation } from '@codex/observability';
import { BaseService, type ServiceConfig } from '@codex/service-errors';
import type { StripeEvent } from '@codex/validation';
import type { Stripe } from 'stripe';
import {
  expireCheckout,
  listDuePayments,
  listOverdueCheckouts,
  listSalesWithoutFee,
  listUnrefundedDuplicates,
  postponeEvents,
  storeEvent,
  writeStripeFee,
} from './inbox-queries.ts';
import { settlePayment, type Settlement } from './settlement.ts';
import type { PurchaseRow } from './settlement-queries.ts';
import { askStripe, stripeErrorOf } from './stripe-client.ts';
import { refundEvent, sessionEvent } from './stripe-observations.ts';
import { endpointOf, isPaymentEvent, paymentKeyOf } from './webhook-events.ts';
import { withoutPeople } from './webhook-privacy.ts';

/** What cron got done: payments applied, checkouts ended, fees found, duplicates refunded. */
export type CatchUpReport = Record<'applied' | 'checkouts' | 'fees' | 'refunds' | 'failed', number>;

const BATCH = 25;
const A_MINUTE_MS = 60_000;
const THREE_DAYS_MS = 3 * 24 * 60 * A_MINUTE_MS;

export interface PaymentInboxConfig extends ServiceConfig {
  stripe: Stripe;
  /** Origin of the web app, for links in mails. */
  webAppUrl: string;
  platformFeeBasisPoints: number;
  /** Keeps work alive after the answer. */
  waitUntil: (work: Promise<unknown>) => void;
  /** Called after mails were queued. */
  onMailQueued: () => Promise<unknown>;
}

/**
 * Where everything that Stripe says arrives: stored by event id first, then applied in one
 * transaction, from all that is known about the payment.
 */
export class PaymentInbox extends BaseService {
  readonly #config: PaymentInboxConfig;

  constructor(config: PaymentInboxConfig) {
    super(config);
    this.#config = config;
  }

  /**
   * Takes in a verified event: once stored it is never lost, and repeating it changes nothing. An
   * event that belongs to another endpoint is left to that endpoint.
   * @throws what the database throws; Stripe then sends the event again
   */
  async receive(endpoint: WebhookEndpoint, event: StripeEvent): Promise<void> {
    const listener = endpointOf(event.type);
    if (listener !== undefined && listener !== endpoint) {
      this.log.warn('event at the wrong endpoint', {
        eventId: event.id,
        type: event.type,
        endpoint,
      });
      return;
    }
    const paymentKey = paymentKeyOf(event);
    const isUnreadable = paymentKey === undefined && isPaymentEvent(event.type);
    if (isUnreadable)
      this.log.error('event not understood', { eventId: event.id, type: event.type });
    const note = isUnreadable ? 'Not understood: the object has another shape.' : undefined;
    const incoming = { event: withoutPeople(event), endpoint, paymentKey, note };
    const isDue = await storeEvent(this.db, incoming, this.now());
    if (!isDue || paymentKey === undefined) return;
    await this.#apply(paymentKey);
    const lagSeconds = Math.max(0, this.now().getTime() / 1000 - event.created);
    currentOperation()?.telemetry?.metrics.observe('codex.webhook.lag', lagSeconds, { endpoint });
  }

  /** Takes in what Stripe answered about a checkout session, as if an event had said it. */
  async observeSession(session: Stripe.Checkout.Session): Promise<void> {
    const event = sessionEvent(session, this.now());
    if (event) await this.receive('booking', event);
  }

  /** Takes in what Stripe answered about a refund, as if an event had said it. */
  async observeRefund(refund: Stripe.Refund): Promise<void> {
    await this.receive('payment', refundEvent(refund));
  }

  /** Takes in all refunds of a payment that Stripe knows, for when no event told us about one. */
  async observeRefundsOf(paymentIntentId: string): Promise<void> {
    const { stripe } = this.#config;
    const { data } = await askStripe(() =>
      stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 }),
    );
    for (const refund of data) await this.observeRefund(refund);
  }

  /** What cron does: applies what failed, ends what is over, completes fees and refunds duplicates. */
  async catchUp(): Promise<CatchUpReport> {
    const now = this.now();
    const since = new Date(now.getTime() - THREE_DAYS_MS);
    const until = new Date(now.getTime() - A_MINUTE_MS);
    const due = await listDuePayments(this.db, now, BATCH);
    const applied = await this.#each(due, (key) => this.#apply(key));
    const overdue = await listOverdueCheckouts(this.db, until, BATCH);
    const checkouts = await this.#each(overdue, (row) => this.#endOverdue(row));
    const unknown = await listSalesWithoutFee(this.db, { since, until, limit: BATCH });
    const fees = await this.#each(unknown, (sale) => this.#findFee(sale));
    const duplicates = await listUnrefundedDuplicates(this.db, BATCH);
    const refunds = await this.#each(duplicates, (sale) => this.#refundDuplicate(sale));
    const tried = due.length + overdue.length + unknown.length + duplicates.length;
    const failed = tried - applied - checkouts - fees - refunds;
    return { applied, checkouts, fees, refunds, failed };
  }

  /** How many of them went well. */
  async #each<T>(items: T[], work: (item: T) => Promise<void>): Promise<number> {
    let done = 0;
    for (const item of items) {
      try {
        await work(item);
        done += 1;
      } catch (error) {
        this.log.trackError(error, { during: 'catching up' });
      }
    }
    return done;
  }

  async #apply(paymentKey: string): Promise<void> {
    try {
      const { webAppUrl, platformFeeBasisPoints, waitUntil } = this.#config;
      const terms = { webAppUrl, platformFeeBasisPoints, at: this.now() };
      const settlement = await this.transaction((tx) => settlePayment(tx, paymentKey, terms));
      if (settlement.refusal)
        this.log.error('payment refused', { paymentKey, reason: settlement.refusal });
      waitUntil(this.#followUp(settlement));
    } catch (error) {
      // When the database itself is away there is nowhere to note it; Stripe sends again.
      await postponeEvents(this.db, paymentKey, rootCause(error)).catch(() => undefined);
      throw error;
    }
  }

  /** What a settled payment leaves to do that needs the network. Cron does it where this fails. */
  async #followUp({ purchase, feeUnknownIn, mailQueued }: Settlement): Promise<void> {
    const isDuplicate = purchase?.duplicateOfId != null && purchase.status !== 'refunded';
    const work = [
      mailQueued && this.#config.onMailQueued(),
      purchase && feeUnknownIn !== null && this.#writeFee(purchase, feeUnknownIn),
      purchase && isDuplicate && this.#refundDuplicate(purchase),
    ];
    for (const result of await Promise.allSettled(work)) {
      if (result.status === 'rejected')
        this.log.trackError(result.reason, { during: 'following up' });
    }
  }

  async #endOverdue({ id, stripeSessionId }: { id: string; stripeSessionId: string | null }) {
    if (stripeSessionId === null) return expireCheckout(this.db, id);
    const { stripe } = this.#config;
    try {
      const { sessions } = stripe.checkout;
      let session = await askStripe(() => sessions.retrieve(stripeSessionId));
      // Its buyer is gone, or Stripe's clock is behind ours.
      if (session.status === 'open') session = await askStripe(() => sessions.expire(session.id));
      await this.observeSession(session);
      if (session.status === 'expired') await expireCheckout(this.db, id);
    } catch (error) {
      if (stripeErrorOf(error)?.statusCode !== 404) throw error;
      await expireCheckout(this.db, id); // Of another account: nobody can pay it here.
    }
  }

  async #findFee(sale: PurchaseRow): Promise<void> {
    const { stripeChargeId } = sale;
    if (stripeChargeId === null) return;
    const { stripe } = this.#config;
    const charge = await askStripe(() => stripe.charges.retrieve(stripeChargeId));
    const { balance_transaction: booked } = charge;
    if (booked) await this.#writeFee(sale, typeof booked === 'string' ? booked : booked.id);
  }

  async #writeFee(sale: PurchaseRow, reference: string): Promise<void> {
    const { stripe } = this.#config;
    const { fee, currency } = await askStripe(() => stripe.balanceTransactions.retrieve(reference));
    await writeStripeFee(this.db, sale, { reference, feeCents: fee, currency });
  }

  async #refundDuplicate({ id, stripePaymentIntentId }: PurchaseRow): Promise<void> {
    const { stripe } = this.#config;
    const params: Stripe.RefundCreateParams = {
      payment_intent: stripePaymentIntentId,
      reason: 'duplicate',
      metadata: { purchaseId: id },
    };
    try {
      const refund = await askStripe(() =>
        stripe.refunds.create(params, { idempotencyKey: `duplicate:${id}` }),
      );
      await this.observeRefund(refund);
    } catch (error) {
      if (stripeErrorOf(error)?.code !== 'charge_already_refunded') throw error;
      await this.observeRefundsOf(stripePaymentIntentId);
    }
  }
}

/** What went wrong in the end, without the parameters that a failed query repeats. */
function rootCause(error: unknown): string {
  return error instanceof Error
    ? error.cause === undefined
      ? error.message
      : rootCause(error.cause)
    : String(error);
}
