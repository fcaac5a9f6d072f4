import { getLocale } from '../paraglide/runtime.js';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A number of bytes, as people read it. */
export function bytes(count: number, locale: string = getLocale()): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step],
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(count / 1000 ** step);
}

/** A time to wait, no finer than anybody wants to know. */
export function duration(seconds: number, locale: string = getLocale()): string {
  const [unit, value] =
    seconds < 60
      ? (['second', seconds] as const)
      : seconds < 5400
        ? (['minute', Math.round(seconds / 60)] as const)
        : (['hour', Math.round(seconds / 360) / 10] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
