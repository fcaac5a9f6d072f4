import { paginationOf } from '@codex/database';
import {
  BaseService,
  because,
  BusinessLogicError,
  ConflictError,
  NotFoundError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { RefundInput, Sale, SaleList, SalesQuery } from '@codex/validation';
import type { Stripe } from 'stripe';
import type { PaymentInbox } from './payment-inbox.ts';
import { toSale, type AssetEnv, type PurchaseView } from './purchase-view.ts';
import { findOwnSale, listSales } from './queries.ts';
import { askStripe, stripeErrorOf } from './stripe-client.ts';

export interface SalesServiceConfig extends ServiceConfig {
  stripe: Stripe;
  inbox: PaymentInbox;
  assets: AssetEnv;
}

/** What the person who calls has sold, alone or with an organization. */
export class SalesService extends BaseService {
  readonly #stripe: Stripe;
  readonly #inbox: PaymentInbox;
  readonly #assets: AssetEnv;

  constructor({ stripe, inbox, assets, ...config }: SalesServiceConfig) {
    super(config);
    this.#stripe = stripe;
    this.#inbox = inbox;
    this.#assets = assets;
  }

  /** Sales, newest first. @throws NotFoundError for an organization that the caller does not manage */
  async list(query: SalesQuery): Promise<SaleList> {
    const found = await listSales(this.db, this.actor, query);
    if (!found) throw new NotFoundError();
    const now = this.now();
    return {
      items: await Promise.all(found.rows.map((row) => toSale(row, this.#assets, now))),
      pagination: paginationOf(query, found.total),
    };
  }

  /**
   * Gives a buyer their money back, all that is left unless an amount says otherwise. When all of it
   * went back, the buyer loses the item. Asking twice at once refunds once.
   * @throws NotFoundError unless the caller sold it · BusinessLogicError (422) over what is left or
   * while it is disputed · PaymentProcessingError (502) · ServiceUnavailableError (503)
   */
  async refund(id: string, { amountCents, reason }: RefundInput): Promise<Sale> {
    const sale = await this.#own(id);
    const amount = refundableAmount(sale, amountCents);
    const refund = await this.#refundAtStripe(sale, amount, reason);
    await this.#inbox.observeRefund(refund);
    return toSale(await this.#own(id), this.#assets, this.now());
  }

  async #own(id: string): Promise<PurchaseView> {
    const sale = await findOwnSale(this.db, this.actor, id);
    if (!sale) throw new NotFoundError();
    return sale;
  }

  async #refundAtStripe(
    { id, stripePaymentIntentId, refundedCents }: PurchaseView,
    amount: number,
    reason?: string,
  ): Promise<Stripe.Refund> {
    const params: Stripe.RefundCreateParams = {
      payment_intent: stripePaymentIntentId,
      amount,
      reason: 'requested_by_customer',
      metadata: { purchaseId: id, ...(reason && { reason }) },
    };
    try {
      // What was refunded before is part of the key: the same again is another refund only after it.
      const idempotencyKey = `refund:${id}:${refundedCents}:${amount}`;
      return await askStripe(() => this.#stripe.refunds.create(params, { idempotencyKey }));
    } catch (error) {
      const { type } = stripeErrorOf(error) ?? {};
      if (type === 'StripeIdempotencyError') {
        throw new ConflictError(
          'This refund is being made already.',
          'CONFLICT',
          because('refund_under_way'),
        );
      }
      if (type === 'StripeInvalidRequestError') {
        // It may have been refunded where we were not told, e.g. in Stripe's dashboard.
        await this.#inbox.observeRefundsOf(stripePaymentIntentId);
        throw new BusinessLogicError(
          'The payment provider says that this cannot be refunded.',
          because('refund_refused'),
        );
      }
      throw error;
    }
  }
}

function refundableAmount(
  { status, amountCents, refundedCents }: PurchaseView,
  wanted: number | undefined,
): number {
  const leftCents = amountCents - refundedCents;
  if (status === 'disputed') {
    throw new BusinessLogicError(
      'The buyer disputed this payment; their bank decides about it.',
      because('payment_disputed'),
    );
  }
  if (leftCents === 0)
    throw new BusinessLogicError(
      'Everything was refunded already.',
      because('fully_refunded', { leftCents }),
    );
  if (wanted !== undefined && wanted > leftCents) {
    throw new BusinessLogicError(
      'This is more than what is left of the payment.',
      because('refund_over_rest', { leftCents }),
    );
  }
  return wanted ?? leftCents;
}
