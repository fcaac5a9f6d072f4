export {
  AlreadyPurchasedError,
  ContentNotPurchasableError,
  PaymentProcessingError,
} from './errors.ts';
export { PaymentInbox, type PaymentInboxConfig } from './payment-inbox.ts';
export { applyStripeEvent, NO_PAYMENT, type PaymentState } from './payment-state.ts';
export { Reconciliation, type ReconciliationConfig } from './reconciliation.ts';
export { PurchaseService, type PurchaseServiceConfig } from './purchase-service.ts';
export {
  calculateRevenueSplit,
  platformFeeOf,
  splitRevenue,
  type RevenueShares,
  type RevenueSplit,
} from './revenue-split.ts';
export { SalesService, type SalesServiceConfig } from './sales-service.ts';
export { createStripeClient, STRIPE_API_VERSION, type StripeEnv } from './stripe-client.ts';
export { endpointOf } from './webhook-events.ts';
export { verifyWebhookSignature, type SignedWebhook } from './webhook-signature.ts';
