import { isEmail } from '../resources/customers.ts';
import { readCard } from './test-cards.ts';

export type Field = 'email' | 'method' | 'card' | 'expiry' | 'cvc' | 'name' | 'confirm';

export type FormFields = Record<Field, string>;
export type FormErrors = Partial<Record<Field, string>>;

/** The fields of a posted checkout form; what is not there is empty. */
export function readFields(body: string): FormFields {
  const sent = new URLSearchParams(body);
  const value = (name: Field) => (sent.get(name) ?? '').trim().slice(0, 500);
  return {
    email: value('email'),
    method: value('method') === 'bank' ? 'bank' : 'card',
    card: value('card'),
    expiry: value('expiry'),
    cvc: value('cvc'),
    name: value('name'),
    confirm: value('confirm'),
  };
}

/** What is wrong with a form, in the words of Stripe's page. */
export function checkFields(fields: FormFields, today = new Date()): FormErrors {
  const errors: FormErrors = {};
  if (!isEmail(fields.email)) errors.email = 'Enter an email address, such as jenny@example.com.';
  if (fields.name === '') errors.name = 'Enter your full name.';
  if (fields.method === 'bank') return errors;
  const card = readCard(fields.card);
  if ('error' in card) errors.card = card.error;
  const expiry = readExpiry(fields.expiry);
  if (!expiry) errors.expiry = "Your card's expiration date is incomplete.";
  else if (isPast(expiry, today)) errors.expiry = "Your card's expiration date is in the past.";
  if (!/^\d{3,4}$/.test(fields.cvc)) errors.cvc = "Your card's security code is incomplete.";
  return errors;
}

export interface Expiry {
  month: number;
  year: number;
}

/** `12 / 34` or `1234`. */
export function readExpiry(typed: string): Expiry | undefined {
  const [, month = '', year = ''] = /^(\d{2})\s*\/?\s*(?:20)?(\d{2})$/.exec(typed) ?? [];
  const expiry = { month: Number(month), year: 2000 + Number(year) };
  return expiry.month >= 1 && expiry.month <= 12 ? expiry : undefined;
}

function isPast({ month, year }: Expiry, today: Date): boolean {
  const thisYear = today.getUTCFullYear();
  return year < thisYear || (year === thisYear && month < today.getUTCMonth() + 1);
}
