import type { Context } from '../context.ts';
import { noSuch } from '../errors.ts';
import { page } from '../lists.ts';
import { getCharge } from '../payments/charge.ts';
import { getPaymentIntent } from '../payments/payment-intent.ts';
import type { StoredEvent } from '../records.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';

const PAGE = 'created ending_before expand limit starting_after';

/** What payments leave behind and a caller only reads. */
export const readRoutes: Route[] = [
  route(
    'GET',
    '/v1/payment_intents',
    'paymentIntents.list',
    ({ store }, { customer, ...params }) => {
      onlySupports(params, PAGE);
      const rows = store
        .list('payment_intent')
        .filter((row) => !customer || row.customer === customer);
      return page(rows, params, '/v1/payment_intents');
    },
  ),
  route('GET', '/v1/payment_intents/:id', 'paymentIntents.retrieve', (context, params, id) => {
    onlySupports(params, 'expand');
    return getPaymentIntent(context, id, 'intent');
  }),
  route(
    'GET',
    '/v1/charges',
    'charges.list',
    ({ store }, { customer, payment_intent, ...params }) => {
      onlySupports(params, PAGE);
      const rows = store
        .list('charge')
        .filter((row) => !customer || row.customer === customer)
        .filter((row) => !payment_intent || row.payment_intent === payment_intent);
      return page(rows, params, '/v1/charges');
    },
  ),
  route('GET', '/v1/charges/:id', 'charges.retrieve', (context, _, id) => getCharge(context, id)),
  route(
    'GET',
    '/v1/disputes',
    'disputes.list',
    ({ store }, { charge, payment_intent, ...params }) => {
      onlySupports(params, PAGE);
      const rows = store
        .list('dispute')
        .filter((row) => !charge || row.charge === charge)
        .filter((row) => !payment_intent || row.payment_intent === payment_intent);
      return page(rows, params, '/v1/disputes');
    },
  ),
  route('GET', '/v1/disputes/:id', 'disputes.retrieve', ({ store }, _, id) => {
    const dispute = store.get('dispute', id);
    if (!dispute) throw noSuch('dispute', id);
    return dispute;
  }),
  route('GET', '/v1/balance_transactions', 'balanceTransactions.list', ({ store }, params) => {
    const { currency, source, type, ...rest } = params;
    onlySupports(rest, PAGE);
    const rows = store
      .list('balance_transaction')
      .filter((row) => !currency || row.currency === currency)
      .filter((row) => !source || row.source === source)
      .filter((row) => !type || row.type === type);
    return page(rows, rest, '/v1/balance_transactions');
  }),
  route(
    'GET',
    '/v1/balance_transactions/:id',
    'balanceTransactions.retrieve',
    ({ store }, _, id) => {
      const transaction = store.get('balance_transaction', id);
      if (!transaction) throw noSuch('balance transaction', id);
      return transaction;
    },
  ),
  route('GET', '/v1/events', 'events.list', (context, params) => {
    const { type, types, delivery_success, ...rest } = params;
    onlySupports(rest, PAGE);
    const rows = context.store
      .list('event')
      .filter((row) => !type || matchesType(row.type, type))
      .filter((row) => !types || types.includes(row.type))
      .map((row) => withPending(context, row))
      .filter(
        (row) =>
          delivery_success === undefined || (row.pending_webhooks === 0) === delivery_success,
      );
    return page(rows, rest, '/v1/events');
  }),
  route('GET', '/v1/events/:id', 'events.retrieve', (context, _, id) => {
    const event = context.store.get('event', id);
    if (!event) throw noSuch('event', id);
    return withPending(context, event);
  }),
];

function matchesType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** An event with the number of deliveries that are still owed for it. */
function withPending({ store }: Context, event: StoredEvent): StoredEvent {
  const owed = store
    .list('delivery')
    .filter((row) => row.event === event.id && row.status === 'pending');
  return { ...event, pending_webhooks: owed.length };
}
