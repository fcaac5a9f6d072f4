import { expect, test } from 'vitest';
import { languageOf } from './language.ts';

test.each([
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr-FR, fr;q=0.9, DE;q=0.5', 'de'],
  ['en-GB,de;q=0.9', 'en'],
  ['de;q=0.2, en;q=0.7', 'en'],
  ['de;q=0, en;q=0.1', 'en'],
  ['fr', 'en'],
  ['*', 'en'],
  ['', 'en'],
  [undefined, 'en'],
  [';;;q=,', 'en'],
])('who sends %j is written to in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
