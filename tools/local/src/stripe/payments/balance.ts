import type Stripe from 'stripe';
import { now } from '../context.ts';
import type { Context } from '../context.ts';
import { newId } from '../ids.ts';

const TWO_DAYS = 2 * 86_400;

interface Movement {
  type: 'adjustment' | 'charge' | 'payment' | 'refund' | 'transfer';
  reportingCategory: string;
  /** Minor units, negative for what leaves the balance. */
  amount: number;
  fee?: number;
  feeDescription?: string;
  currency: string;
  source: string;
  description: string | null;
}

/** Books a movement of the platform's balance. */
export function book(context: Context, movement: Movement): Stripe.BalanceTransaction {
  const { amount, fee = 0, currency, feeDescription = 'Stripe processing fees' } = movement;
  return context.store.put('balance_transaction', {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: now() + (amount > 0 ? TWO_DAYS : 0),
    balance_type: 'payments',
    created: now(),
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: feeDescription,
              type: 'stripe_fee',
            },
          ],
    net: amount - fee,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: amount > 0 ? 'pending' : 'available',
    type: movement.type,
  });
}
