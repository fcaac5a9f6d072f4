import { STREAM_TOKEN_TTL_SECONDS } from '@codex/constants';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { signAssetUrl } from './asset-url.ts';
import { R2SigningError } from './errors.ts';
import { signAssetToken, signStreamToken, tailOf, verifyToken } from './stream-token.ts';

const keys = 'k1:Zmlyc3Qtc2VjcmV0LWZvci10ZXN0cw==';
const mediaId = '019b2f4e-0000-7000-8000-00000000aaaa';
const viewerId = '019b2f4e-1111-7111-9111-1234567890ab';
const contentId = '019b2f4e-2222-7222-a222-abcdefabcdef';
const issuedAt = 1_795_000_000_123;

const issue = (changes = {}) =>
  signStreamToken({ keys, mediaId, generation: 3, viewerId, contentId, issuedAt, ...changes });

test('a token says who watches what, in which generation, until when', async () => {
  const { token, expiresAt } = await issue();
  expect(expiresAt.getTime()).toBe(issuedAt + STREAM_TOKEN_TTL_SECONDS * 1000);
  expect(await verifyToken(token, mediaId, keys)).toEqual({
    kind: 'stream',
    generation: 3,
    issuedAt,
    expiresAt: expiresAt.getTime(),
    stream: { viewer: tailOf(viewerId), item: tailOf(contentId) },
  });
});

test('a token plays no other media item', async () => {
  const { token } = await issue();
  expect(await verifyToken(token, contentId, keys)).toBeUndefined();
  expect(await verifyToken(token, mediaId.toUpperCase(), keys)).toBeUndefined();
});

test('whatever is changed in a token, it is no token any more', async () => {
  const { token } = await issue();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(token.length - 1),
      fc.constantFrom(...'abcXYZ019-_.~%/+= '),
      async (position, character) => {
        fc.pre(token[position] !== character);
        const changed = token.slice(0, position) + character + token.slice(position + 1);
        expect(await verifyToken(changed, mediaId, keys)).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});

test('a token has one spelling only', async () => {
  const { token } = await issue();
  const parts = token.split('.');
  const respelled = [
    `${token}=`,
    `${token}A`,
    ` ${token}`,
    token.toUpperCase(),
    parts.map((part, index) => (index === 2 ? `0${part}` : part)).join('.'),
    parts.map((part, index) => (index === 4 ? `0${part}` : part)).join('.'),
    parts.map((part, index) => (index === 3 ? `${part.slice(0, -1)}B` : part)).join('.'),
    parts.toSpliced(1, 0, '').join('.'),
  ];
  for (const other of respelled) expect(await verifyToken(other, mediaId, keys)).toBeUndefined();
});

test('no text that is no token is taken for one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 120 }), async (text) => {
      expect(await verifyToken(text, mediaId, keys)).toBeUndefined();
    }),
  );
});

test('a replaced key still verifies, and a removed one does not', async () => {
  const { token } = await issue();
  const rotated = `k2:c2Vjb25kLXNlY3JldC1mb3ItdGVzdHM=,${keys}`;
  expect(await verifyToken(token, mediaId, rotated)).toBeDefined();
  const renewed = await issue({ keys: rotated });
  expect(renewed.token).toMatch(/^s\.k2\./);
  expect(await verifyToken(renewed.token, mediaId, rotated)).toBeDefined();
  expect(await verifyToken(renewed.token, mediaId, keys)).toBeUndefined();
  const [, second = ''] = /^(.*?),/.exec(rotated) ?? [];
  expect(await verifyToken(token, mediaId, second)).toBeUndefined();
  expect(await verifyToken(token, mediaId, 'k1:YW5vdGhlci1zZWNyZXQtZm9yLXRlc3Rz')).toBeUndefined();
});

test.each([
  undefined,
  '',
  'k1',
  'k1:',
  'k1:short',
  'K1:Zmlyc3Qtc2VjcmV0LWZvci10ZXN0cw==',
  `${keys},`,
])('without well-formed keys nothing is signed: %s', async (setting) => {
  await expect(issue({ keys: setting })).rejects.toThrow(R2SigningError);
});

test('a token for a poster is for the poster only', async () => {
  const token = await signAssetToken({
    keys,
    mediaId,
    generation: 3,
    rendition: 'poster',
    expiresAt: issuedAt,
  });
  expect(await verifyToken(token, mediaId, keys)).toEqual({
    kind: 'asset',
    rendition: 'poster',
    generation: 3,
    expiresAt: issuedAt,
  });
  expect(await verifyToken(token.replace(/^a/, 's'), mediaId, keys)).toBeUndefined();
  expect(await verifyToken(token.replace('poster', 'hls'), mediaId, keys)).toBeUndefined();
});

test('the address of a poster stays the same for a week and lives longer than that', async () => {
  const env = { STREAM_SIGNING_KEYS: keys, CONTENT_API_URL: 'https://content.example' };
  const at = (now: Date) =>
    signAssetUrl({ env, mediaId, generation: 1, rendition: 'poster', file: 'poster.jpg', now });
  const week = 7 * 24 * 3600 * 1000;
  const monday = Math.ceil(issuedAt / week) * week;
  const url = await at(new Date(monday));
  expect(url).toMatch(/^https:\/\/content\.example\/v\/[\w.-]+\/019b[\w-]+\/poster\/poster\.jpg$/);
  expect(await at(new Date(monday + week - 1))).toBe(url);
  expect(await at(new Date(monday + week))).not.toBe(url);
  const token = new URL(url).pathname.split('/')[2] ?? '';
  expect((await verifyToken(token, mediaId, keys))?.expiresAt).toBe(monday + 2 * week);
});
