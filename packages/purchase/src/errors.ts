import type { RefusalReason } from '@codex/constants';
import { because, ConflictError, ServiceError } from '@codex/service-errors';

/** 409: the person holds this item already. */
export class AlreadyPurchasedError extends ConflictError {
  constructor(message = 'You have already bought this.') {
    super(message, 'ALREADY_PURCHASED');
  }
}

/** 400: the item is not for sale to this person. */
export class ContentNotPurchasableError extends ServiceError {
  constructor(reason: RefusalReason = 'nothing_to_sell', message = 'This is not for sale.') {
    super('CONTENT_NOT_PURCHASABLE', message, { details: because(reason) });
  }
}

/** 502: Stripe refused what we asked of it. The cause stays in the log. */
export class PaymentProcessingError extends ServiceError {
  constructor(
    cause?: unknown,
    message = 'The payment provider refused this. Nothing was charged; please try again later.',
  ) {
    super('PAYMENT_PROCESSING_ERROR', message, { cause });
  }
}
