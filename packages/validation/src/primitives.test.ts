import * as fc from 'fast-check';
import { slugify } from '@codex/constants';
import { expect, test } from 'vitest';
import {
  addressSlugSchema,
  emailSchema,
  lineSchema,
  slugSchema,
  textSchema,
  urlSchema,
  uuidSchema,
} from './index.ts';

test.each([
  ['Ärger im Büro', 'arger-im-buro'],
  ['  Straße 7! ', 'strasse-7'],
  ['日本', ''],
  ['--a--b--', 'a-b'],
])('the title %s becomes the slug %s', (title, slug) => {
  expect(slugify(title)).toBe(slug);
});

test('whatever the title, its slug is empty or valid', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), (title) => {
      const slug = slugify(title);
      return slug === '' || slugSchema.safeParse(slug).success;
    }),
  );
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://a.b',
  '//a.b',
  'https://a:b@c.d',
  'a.b',
])('refuses %s as an address', (url) => expect(urlSchema.safeParse(url).success).toBe(false));

test('addresses of mail are stored in lowercase', () => {
  expect(emailSchema.parse('  Ada@Example.TEST ')).toBe('ada@example.test');
  expect(emailSchema.safeParse('ada@@example').success).toBe(false);
});

test('ids have one spelling', () => {
  expect(uuidSchema.parse('019A0000-0000-7000-8000-00000000000A')).toBe(
    '019a0000-0000-7000-8000-00000000000a',
  );
});

test('reserved words are no addresses', () => {
  expect(addressSlugSchema.safeParse('studio').success).toBe(false);
  expect(addressSlugSchema.safeParse('my-studio').success).toBe(true);
});

test('a line has no breaks, a text may', () => {
  expect(lineSchema(10).safeParse('a\nb').success).toBe(false);
  expect(textSchema(10).safeParse('a\nb').success).toBe(true);
  expect(textSchema(10).safeParse('a\u0007b').success).toBe(false);
});
