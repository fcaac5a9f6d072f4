import { paginationOf } from '@codex/database';
import {
  BaseService,
  NotFoundError,
  ServiceUnavailableError,
  type ServiceConfig,
} from '@codex/service-errors';
import type {
  Checkout,
  CheckoutStatus,
  CreateCheckoutInput,
  Purchase,
  PurchaseList,
} from '@codex/validation';
import type { Stripe } from 'stripe';
import { isOutdated, payableCheckout } from './checkout-decision.ts';
import {
  beginNextAttempt,
  claimCheckout,
  findOwnCheckout,
  storeStripeSession,
  type CheckoutClaim,
  type OpenCheckout,
} from './checkout-queries.ts';
import { expireCheckout } from './inbox-queries.ts';
import type { PaymentInbox } from './payment-inbox.ts';
import { toPurchase, type AssetEnv } from './purchase-view.ts';
import { findOwnPurchase, hasBought, listOwnPurchases } from './queries.ts';
import { returnUrls } from './return-urls.ts';
import type { CheckoutState } from './settlement-queries.ts';
import { openStripeSession } from './stripe-checkout.ts';
import { askStripe, isKeyUsedUp, stripeErrorOf } from './stripe-client.ts';

const CHECKOUT_LIFETIME_MS = 2 * 60 * 60 * 1000;
/** A checkout may have to make room for one at a new price, or to wait for one that is being opened. */
const MAX_TURNS = 6;
const PAUSE_MS = 250;

export interface PurchaseServiceConfig extends ServiceConfig {
  stripe: Stripe;
  inbox: PaymentInbox;
  assets: AssetEnv;
  /** Origin of the web app, where buyers come back to. */
  webAppUrl: string;
}

/** Buying, and what was bought, for the person who calls. */
export class PurchaseService extends BaseService {
  readonly #stripe: Stripe;
  readonly #inbox: PaymentInbox;
  readonly #assets: AssetEnv;
  readonly #webAppUrl: string;

  constructor({ stripe, inbox, assets, webAppUrl, ...config }: PurchaseServiceConfig) {
    super(config);
    this.#stripe = stripe;
    this.#inbox = inbox;
    this.#assets = assets;
    this.#webAppUrl = webAppUrl;
  }

  /**
   * Opens the hosted page where an item is paid, or the one that is open already: there is never
   * more than one that can be paid.
   * @throws NotFoundError · AlreadyPurchasedError (409) · ContentNotPurchasableError (400) ·
   * ValidationError for addresses outside of the web app · PaymentProcessingError (502) ·
   * ServiceUnavailableError (503)
   */
  async createCheckoutSession(input: CreateCheckoutInput): Promise<Checkout> {
    const { contentId } = input;
    const urls = returnUrls(this.#webAppUrl, input);
    for (let turn = 1; turn <= MAX_TURNS; turn++) {
      const expiresAt = new Date(this.now().getTime() + CHECKOUT_LIFETIME_MS);
      const claim = await claimCheckout(this.db, this.actor, { contentId, ...urls, expiresAt });
      if (!claim) throw new NotFoundError();
      const checkout = payableCheckout(claim);
      if (isOutdated(checkout, claim, this.now())) {
        await this.#close(checkout);
        continue;
      }
      const opened = await this.#open(checkout, claim, contentId);
      if (opened) return opened;
      await new Promise((resolve) => setTimeout(resolve, turn * PAUSE_MS));
    }
    throw new ServiceUnavailableError();
  }

  /** Where the caller's checkout is, true even before any webhook came. @throws NotFoundError */
  async getCheckout(stripeSessionId: string): Promise<CheckoutStatus> {
    const known = await findOwnCheckout(this.db, this.actor, stripeSessionId);
    if (!known) throw new NotFoundError();
    const { contentId } = known;
    if (known.status !== 'open' && known.status !== 'processing') {
      return { status: publicStatusOf(known.status), contentId };
    }
    await this.completePurchase(stripeSessionId);
    const now = await findOwnCheckout(this.db, this.actor, stripeSessionId);
    return { status: publicStatusOf(now?.status ?? known.status), contentId };
  }

  /** Asks Stripe about a session and records what it says, a purchase included. Repeating it changes nothing. */
  async completePurchase(stripeSessionId: string): Promise<void> {
    const session = await askStripe(() =>
      this.#stripe.checkout.sessions.retrieve(stripeSessionId, { expand: ['payment_intent'] }),
    );
    await this.#inbox.observeSession(session);
  }

  /** Whether the caller holds an item because they bought it. */
  verifyPurchase(contentId: string): Promise<boolean> {
    return hasBought(this.db, this.actor, contentId);
  }

  /** What the caller bought, newest first. */
  async getPurchaseHistory(page: { page: number; limit: number }): Promise<PurchaseList> {
    const { rows, total } = await listOwnPurchases(this.db, this.actor, page);
    const now = this.now();
    return {
      items: await Promise.all(rows.map((row) => toPurchase(row, this.#assets, now))),
      pagination: paginationOf(page, total),
    };
  }

  /** One purchase of the caller's. @throws NotFoundError */
  async getPurchase(id: string): Promise<Purchase> {
    const row = await findOwnPurchase(this.db, this.actor, id);
    if (!row) throw new NotFoundError();
    return toPurchase(row, this.#assets, this.now());
  }

  /** Undefined while another request is opening the same page at Stripe. */
  async #open(
    checkout: OpenCheckout,
    claim: CheckoutClaim,
    contentId: string,
  ): Promise<Checkout | undefined> {
    const expiresAt = checkout.expiresAt.toISOString();
    const { stripeSessionId, url } = checkout;
    if (stripeSessionId && url) return { sessionId: stripeSessionId, sessionUrl: url, expiresAt };
    const buyer = { userId: this.actor.userId, contentId };
    try {
      const opened = await openStripeSession(this.#stripe, buyer, checkout, claim);
      await storeStripeSession(this.db, checkout.id, opened);
      return { sessionId: opened.stripeSessionId, sessionUrl: opened.url, expiresAt };
    } catch (error) {
      if (stripeErrorOf(error)?.code === 'idempotency_key_in_use') return undefined;
      if (isKeyUsedUp(error)) await beginNextAttempt(this.db, checkout);
      throw error;
    }
  }

  /** Makes sure that nobody can pay a checkout any more; if somebody did already, that is recorded. */
  async #close({ id, stripeSessionId, expiresAt }: OpenCheckout): Promise<void> {
    if (stripeSessionId !== null && expiresAt > this.now()) {
      try {
        await askStripe(() => this.#stripe.checkout.sessions.expire(stripeSessionId));
      } catch (error) {
        if (stripeErrorOf(error)?.type !== 'StripeInvalidRequestError') throw error;
        return this.completePurchase(stripeSessionId); // It is not open any more: paid, or over.
      }
    }
    await expireCheckout(this.db, id);
  }
}

function publicStatusOf(state: CheckoutState): CheckoutStatus['status'] {
  return state === 'complete' ? 'paid' : state;
}
