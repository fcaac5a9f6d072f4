import { m } from '$lib/paraglide/messages.js';

/** Seconds in the unit that says it best. */
export function ageText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 120) return m.status_seconds({ count: seconds });
  if (seconds < 7200) return m.status_minutes({ count: Math.round(seconds / 60) });
  return m.status_hours({ count: Math.round(seconds / 3600) });
}
