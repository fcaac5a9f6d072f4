import { expect, test } from 'vitest';
import { overwriteGetLocale } from '../paraglide/runtime.js';
import { lineIssueText } from './captions-problem.ts';
import { captionsType, languageChoices } from './captions.ts';

test.each([
  ['film.vtt', 'text/vtt'],
  ['Film.de.SRT', 'application/x-subrip'],
  ['film.vtt.txt', undefined],
  ['film', undefined],
])('a file named %s is sent as %s', (name, type) => {
  expect(captionsType(name)).toBe(type);
});

test('languages are named in the language of the page and sorted by it', () => {
  const german = languageChoices('de');
  expect(german).toContainEqual({ value: 'de', label: 'Deutsch' });
  const labels = german.map(({ label }) => label);
  expect(labels).toEqual(labels.toSorted((a, b) => a.localeCompare(b, 'de')));
});

test('what is wrong with a line is said in the language of the page', () => {
  const message = 'Line 5: <blink> is no tag that captions may have.';
  const issue = { message, reason: 'unknown_tag', line: 5, value: 'blink' };
  overwriteGetLocale(() => 'de');
  expect(lineIssueText(issue)).toBe(
    'Zeile 5: <blink> ist keine Auszeichnung, die Untertitel haben dürfen.',
  );
  overwriteGetLocale(() => 'en');
  expect(lineIssueText(issue)).toBe(message);
  expect(lineIssueText({ ...issue, reason: 'of_tomorrow' })).toBe(message);
});
