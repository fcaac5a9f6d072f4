import type { Language } from '@codex/constants';

/** Amounts in minor units as people read them. None of the currencies we take has other than two digits. */
export const moneyIn =
  (language: Language) =>
  (amountCents: number, currency: string): string =>
    new Intl.NumberFormat(language, { style: 'currency', currency: currency.toUpperCase() }).format(
      amountCents / 100,
    );
