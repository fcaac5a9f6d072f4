import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { unfinishedWord } from './search.ts';

test.each([
  ['moun', { head: '', word: 'moun' }],
  ['evening moun', { head: 'evening ', word: 'moun' }],
  ['"the hills" éve', { head: '"the hills" ', word: 'éve' }],
  ['山の上', { head: '', word: '山の上' }],
  ['evening ', undefined],
  ['-moun', undefined],
  ['"the hil', undefined],
  ['rock-n-roll', undefined],
  ['', undefined],
])('of %j the word still being typed is %j', (text, expected) => {
  expect(unfinishedWord(text)).toEqual(expected);
});

test('it has letters and digits only, whatever was typed', () => {
  assert(
    property(string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const found = unfinishedWord(text);
      if (!found) return;
      expect(found.word).toMatch(/^[\p{L}\p{N}]+$/u);
      expect(found.head + found.word).toBe(text);
    }),
  );
});
