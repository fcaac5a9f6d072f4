import { expect, test } from 'vitest';
import { amountText, parseAmount } from './amount.ts';

test.each([
  ['1,299.00', 129_900],
  ['1.299,00', 129_900],
  ['1299', 129_900],
  ["1'299.50", 129_950],
  ['1 299,5', 129_950],
  ['1.299', 129_900],
  ['1,299', 129_900],
  ['4,5', 450],
  ['0.07', 7],
  ['4.', 400],
  ['19.99', 1999],
  ['1.234.567,89', 123_456_789],
])('understands %s', (text, cents) => {
  expect(parseAmount(text)).toBe(cents);
});

test.each(['', 'free', '-4', '1,29,9', '12.345.67', '1e3', '4.999,999', '12,3456', '1234567890'])(
  'takes %o for no amount',
  (text) => {
    expect(parseAmount(text)).toBeUndefined();
  },
);

test('what stands in an input is understood again, in either language', () => {
  for (const cents of [0, 7, 50, 129_900, 99_999_999]) {
    expect(parseAmount(amountText(cents, 'en'))).toBe(cents);
    expect(parseAmount(amountText(cents, 'de'))).toBe(cents);
  }
  expect(amountText(null, 'en')).toBe('');
});
