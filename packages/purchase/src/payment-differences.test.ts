import { expect, test } from 'vitest';
import { differencesOf, type ChargeAtStripe, type PurchaseHere } from './payment-differences.ts';

const charge: ChargeAtStripe = {
  paymentIntentId: 'pi_1',
  amountCents: 1000,
  refundedCents: 0,
  currency: 'eur',
  feeCents: 40,
  feeCurrency: 'eur',
  isOurs: true,
};
const purchase: PurchaseHere = {
  paymentIntentId: 'pi_1',
  amountCents: 1000,
  refundedCents: 0,
  currency: 'eur',
  feeCents: 40,
  isDisputed: false,
  ledgerBuyerCents: -1000,
};

test.each<[string, Partial<ChargeAtStripe>, Partial<PurchaseHere> | undefined, string[]]>([
  ['that says the same', {}, {}, []],
  ['that nobody here knows', {}, undefined, ['charge_without_purchase']],
  ['of another shop on the same account', { isOurs: false }, undefined, []],
  ['over another amount', { amountCents: 900 }, {}, ['amount_differs']],
  ['in another currency', { currency: 'usd' }, {}, ['amount_differs']],
  ['whose refund never arrived', { refundedCents: 300 }, {}, ['refund_differs']],
  [
    'whose refund was written',
    { refundedCents: 300 },
    { refundedCents: 300, ledgerBuyerCents: -700 },
    [],
  ],
  ['whose fee was never found', {}, { feeCents: null }, ['fee_differs']],
  ['that Stripe has not booked yet', { feeCents: null }, { feeCents: null }, []],
  ['whose fee is in another currency', { feeCurrency: 'gbp' }, { feeCents: null }, []],
  ['that the ledger does not have whole', {}, { ledgerBuyerCents: -400 }, ['ledger_differs']],
  ['that a bank holds', {}, { isDisputed: true, ledgerBuyerCents: 0 }, []],
])('a charge %s', (_, atStripe, here, kinds) => {
  const found = differencesOf({ ...charge, ...atStripe }, here && { ...purchase, ...here });
  expect(found.map(({ kind }) => kind)).toEqual(kinds);
});
