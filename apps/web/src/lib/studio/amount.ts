/** How many minor units make one: every currency we sell in has cents. */
const DIGITS = 2;
const MAX_WHOLE_DIGITS = 9;

/**
 * An amount as people type it, in minor units: `1,299.00`, `1.299,00`, `1'299` and `4,5` are all
 * understood, and nothing is ever a float. Undefined where it is no amount.
 */
export function parseAmount(text: string): number | undefined {
  const compact = text.trim().replace(/[\s'’]/g, '');
  if (!/^\d[\d.,]*$/.test(compact)) return undefined;
  const { whole, fraction } = splitAtDecimal(compact);
  const digits = joinGroups(whole);
  if (digits === undefined || !/^\d*$/.test(fraction) || fraction.length > DIGITS) return undefined;
  if (digits.length > MAX_WHOLE_DIGITS) return undefined;
  return Number(digits + fraction.padEnd(DIGITS, '0'));
}

/** The last separator is the decimal one, unless it can only stand between thousands. */
function splitAtDecimal(text: string): { whole: string; fraction: string } {
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (at < 0) return { whole: text, fraction: '' };
  const separators = text.replace(/\d/g, '');
  const isMixed = separators.includes('.') && separators.includes(',');
  const isGrouping = !isMixed && (separators.length > 1 || text.length - at - 1 > DIGITS);
  if (isGrouping) return { whole: text, fraction: '' };
  return { whole: text.slice(0, at), fraction: text.slice(at + 1) };
}

/** `1.299` as `1299`; undefined where the groups are not of three. */
function joinGroups(whole: string): string | undefined {
  if (/^\d+$/.test(whole)) return whole;
  if (!/^\d{1,3}([.,])\d{3}(?:\1\d{3})*$/.test(whole)) return undefined;
  return whole.replace(/[.,]/g, '');
}

/** Minor units as they stand in an input: `1299.00`, with the decimal sign of the language. */
export function amountText(cents: number | null, locale: string): string {
  if (cents === null) return '';
  const digits = String(cents).padStart(DIGITS + 1, '0');
  const sign = locale.startsWith('de') ? ',' : '.';
  return `${digits.slice(0, -DIGITS)}${sign}${digits.slice(-DIGITS)}`;
}
