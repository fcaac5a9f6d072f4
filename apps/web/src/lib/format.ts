import { m } from './paraglide/messages.js';
import { getLocale } from './paraglide/runtime.js';

/** Makes each format once: making one costs far more than using it, and a page has dozens of the same. */
function kept<Options, Format>(Format: new (locale: string, options: Options) => Format) {
  const made = new Map<string, Format>();
  return (locale: string, options: Options): Format => {
    const key = locale + JSON.stringify(options);
    const format = made.get(key) ?? new Format(locale, options);
    made.set(key, format);
    return format;
  };
}
const numberFormat = kept<Intl.NumberFormatOptions, Intl.NumberFormat>(Intl.NumberFormat);
const dateFormat = kept<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);

/** An amount in minor units, as people of the page's language write it. */
export function money(cents: number, currency: string, locale: string = getLocale()): string {
  const format = numberFormat(locale, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(cents / 10 ** digits);
}

/** Seconds as `12:40` or `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const [minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Seconds in words, for those who listen to the page: `12 minutes, 40 seconds`. */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  return [
    hours > 0 && m.duration_hours({ count: hours }),
    minutes > 0 && m.duration_minutes({ count: minutes }),
    (rest > 0 || whole === 0) && m.duration_seconds({ count: rest }),
  ]
    .filter(Boolean)
    .join(', ');
}

/** A day, as people of the page's language write it. */
export function day(iso: string, locale: string = getLocale()): string {
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
}

/** A day and a time, in UTC so that server and browser agree. */
export function moment(iso: string, locale: string = getLocale()): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${dateFormat(locale, format).format(new Date(iso))} UTC`;
}
