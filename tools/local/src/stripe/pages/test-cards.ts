import { GENERIC_DECLINE, INSUFFICIENT_FUNDS } from '../payments/methods.ts';
import type { Decline } from '../payments/methods.ts';

type CardBehaviour =
  | { kind: 'pays' }
  | { kind: 'pays_then_disputed' }
  | { kind: 'asks_3ds' }
  | { kind: 'declines'; reason: Decline };

interface TestCard {
  number: string;
  brand: string;
  about: string;
  behaviour: CardBehaviour;
}

function declining(number: string, about: string, reason: Decline): TestCard {
  return { number, brand: 'visa', about, behaviour: { kind: 'declines', reason } };
}

/** Stripe's test cards, as far as a creator platform meets their cases. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', about: 'pays', behaviour: { kind: 'pays' } },
  { number: '5555555555554444', brand: 'mastercard', about: 'pays', behaviour: { kind: 'pays' } },
  {
    number: '4000002500003155',
    brand: 'visa',
    about: 'asks to confirm (3D Secure)',
    behaviour: { kind: 'asks_3ds' },
  },
  declining('4000000000000002', 'declined', GENERIC_DECLINE),
  declining('4000000000009995', 'declined: insufficient funds', INSUFFICIENT_FUNDS),
  declining('4000000000000069', 'declined: expired', {
    code: 'expired_card',
    declineCode: 'expired_card',
    message: 'Your card has expired.',
  }),
  declining('4000000000000127', 'declined: wrong security code', {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  }),
  {
    number: '4000000000000259',
    brand: 'visa',
    about: 'pays, then is disputed as fraudulent',
    behaviour: { kind: 'pays_then_disputed' },
  },
];

/** A test card, or why the number is none. */
export function readCard(typed: string): TestCard | { error: string } {
  const number = typed.replaceAll(/[\s-]/g, '');
  if (number === '') return { error: 'Your card number is incomplete.' };
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number))
    return { error: 'Your card number is invalid.' };
  const card = TEST_CARDS.find((known) => known.number === number);
  return (
    card ?? {
      error: 'Your card was declined. Your request was in test mode, but used a non test card.',
    }
  );
}

function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
