import { expect, test } from 'vitest';
import { spokenDuration } from './format.ts';
import { assertIsLocale, overwriteGetLocale } from './paraglide/runtime.js';

test.each([
  ['en', 0, '0 seconds'],
  ['en', 61.4, '1 minute, 1 second'],
  ['en', 760, '12 minutes, 40 seconds'],
  ['de', 3600, '1 Stunde'],
  ['de', 7322, '2 Stunden, 2 Minuten, 2 Sekunden'],
])('in %s, %i seconds are said as “%s”', (locale, seconds, said) => {
  overwriteGetLocale(() => assertIsLocale(locale));
  expect(spokenDuration(seconds)).toBe(said);
});
