import type Stripe from 'stripe';
import { emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { book } from '../payments/balance.ts';
import { getCharge } from '../payments/charge.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';
import { getAccount } from './accounts.ts';
import { checkedCurrency } from './prices.ts';

function createTransfer(context: Context, params: Stripe.TransferCreateParams): Stripe.Transfer {
  onlySupports(
    params,
    'amount currency description destination expand metadata source_transaction transfer_group',
  );
  const currency = checkedCurrency(params.currency, 'currency');
  const destination = getAccount(context, params.destination, 'destination');
  if (!destination.capabilities || destination.capabilities.transfers !== 'active') {
    throw invalidRequest(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer' },
    );
  }
  const source = params.source_transaction
    ? getCharge(context, params.source_transaction, 'source_transaction')
    : undefined;
  const amount = checkedAmount(context, params.amount ?? source?.amount, source);
  const id = newId('tr');
  const transaction = book(context, {
    type: 'transfer',
    reportingCategory: 'transfer',
    amount: -amount,
    currency,
    source: id,
    description: params.description ?? null,
  });
  const transfer = context.store.put('transfer', {
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: transaction.id,
    created: now(),
    currency,
    description: params.description ?? null,
    destination: destination.id,
    destination_payment: newId('py'),
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: source?.id ?? null,
    source_type: 'card',
    transfer_group: params.transfer_group ?? source?.transfer_group ?? null,
  });
  emit(context, 'transfer.created', transfer);
  return transfer;
}

function checkedAmount(
  { store }: Context,
  amount: number | undefined,
  source?: Stripe.Charge,
): number {
  if (amount === undefined) {
    throw invalidRequest('Missing required param: amount.', {
      param: 'amount',
      code: 'parameter_missing',
    });
  }
  if (amount < 1) {
    throw invalidRequest('Invalid positive integer', {
      param: 'amount',
      code: 'parameter_invalid_integer',
    });
  }
  const sent = store
    .list('transfer')
    .filter((row) => source !== undefined && row.source_transaction === source.id)
    .reduce((sum, row) => sum + row.amount, 0);
  if (source && sent + amount > source.amount) {
    throw invalidRequest(
      'Transfers using this transaction as a source must not exceed the source amount.',
      {
        param: 'amount',
      },
    );
  }
  return amount;
}

export const transferRoutes: Route[] = [
  route('POST', '/v1/transfers', 'transfers.create', createTransfer),
  route(
    'GET',
    '/v1/transfers',
    'transfers.list',
    ({ store }, { destination, transfer_group, ...params }) => {
      const rows = store
        .list('transfer')
        .filter((row) => !destination || row.destination === destination)
        .filter((row) => !transfer_group || row.transfer_group === transfer_group);
      return page(rows, params, '/v1/transfers');
    },
  ),
  route('GET', '/v1/transfers/:id', 'transfers.retrieve', ({ store }, _, id) => {
    const transfer = store.get('transfer', id);
    if (!transfer) throw noSuch('transfer', id);
    return transfer;
  }),
];
