import type Stripe from 'stripe';

/** Parameters of every API operation the stand-in serves, as the pinned `stripe` package types them. */
export interface Operations {
  'accounts.create': Stripe.AccountCreateParams;
  'accounts.retrieve': Stripe.AccountRetrieveParams;
  'accounts.update': Stripe.AccountUpdateParams;
  'accountLinks.create': Stripe.AccountLinkCreateParams;
  'balanceTransactions.list': Stripe.BalanceTransactionListParams;
  'balanceTransactions.retrieve': Stripe.BalanceTransactionRetrieveParams;
  'charges.list': Stripe.ChargeListParams;
  'charges.retrieve': Stripe.ChargeRetrieveParams;
  'checkout.sessions.create': Stripe.Checkout.SessionCreateParams;
  'checkout.sessions.expire': Stripe.Checkout.SessionExpireParams;
  'checkout.sessions.lineItems': Stripe.Checkout.SessionListLineItemsParams;
  'checkout.sessions.list': Stripe.Checkout.SessionListParams;
  'checkout.sessions.retrieve': Stripe.Checkout.SessionRetrieveParams;
  'customers.create': Stripe.CustomerCreateParams;
  'customers.del': Stripe.CustomerDeleteParams;
  'customers.list': Stripe.CustomerListParams;
  'customers.retrieve': Stripe.CustomerRetrieveParams;
  'customers.update': Stripe.CustomerUpdateParams;
  'disputes.list': Stripe.DisputeListParams;
  'disputes.retrieve': Stripe.DisputeRetrieveParams;
  'events.list': Stripe.EventListParams;
  'events.retrieve': Stripe.EventRetrieveParams;
  'paymentIntents.list': Stripe.PaymentIntentListParams;
  'paymentIntents.retrieve': Stripe.PaymentIntentRetrieveParams;
  'prices.create': Stripe.PriceCreateParams;
  'prices.list': Stripe.PriceListParams;
  'prices.retrieve': Stripe.PriceRetrieveParams;
  'prices.update': Stripe.PriceUpdateParams;
  'products.create': Stripe.ProductCreateParams;
  'products.list': Stripe.ProductListParams;
  'products.retrieve': Stripe.ProductRetrieveParams;
  'products.update': Stripe.ProductUpdateParams;
  'refunds.create': Stripe.RefundCreateParams;
  'refunds.list': Stripe.RefundListParams;
  'refunds.retrieve': Stripe.RefundRetrieveParams;
  'transfers.create': Stripe.TransferCreateParams;
  'transfers.list': Stripe.TransferListParams;
  'transfers.retrieve': Stripe.TransferRetrieveParams;
}
