import { expect, test } from 'vitest';
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
