import * as fc from 'fast-check';
import { ServiceError } from '@codex/service-errors';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseInput, readText } from './index.ts';

const schema = z.strictObject({ title: z.string(), tags: z.array(z.string()).optional() });

function fieldsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'VALIDATION_ERROR') {
      return (error.details as { issues: { field: string }[] }).issues.map(({ field }) => field);
    }
    throw error;
  }
  return [];
}

test.each([
  ['an unknown key', { title: 'a', admin: true }, 'admin'],
  ['a wrong type', { title: 7 }, 'title'],
  ['a NUL byte', { title: 'a\0b' }, 'title'],
  ['half of a surrogate pair', { title: 'a', tags: ['ok', '\ud800'] }, 'tags.1'],
  ['a missing field', {}, 'title'],
])('%s is refused by the name of its field', (_, body, field) => {
  expect(fieldsOf(() => parseInput(schema, body))).toContain(field);
});

test('a body that is nested a hundred thousand times is refused, not a crash', () => {
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
  expect(fieldsOf(() => parseInput(z.unknown(), deep))).toHaveLength(1);
});

test.each([
  ['a thousand bad texts', { tags: Array.from({ length: 1000 }, () => 'a\0b') }],
  ['a key as long as a book', { ['k'.repeat(500_000)]: 'a\0b' }],
  ['a hundred thousand values', { tags: Array.from({ length: 100_000 }, () => 1) }],
])('%s is refused in a few words', (_, body) => {
  const fields = fieldsOf(() => parseInput(schema, body));
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.length).toBeLessThanOrEqual(20);
  expect(Math.max(...fields.map(({ length }) => length))).toBeLessThanOrEqual(200);
});

test('no JSON whatsoever makes the parser throw anything but a refusal', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      fieldsOf(() => parseInput(schema, value));
      return true;
    }),
  );
});

test('a body is read up to its limit and not a byte further', async () => {
  const request = (body: BodyInit) => new Request('http://x/', { method: 'POST', body });
  await expect(readText(request('12345'), 5)).resolves.toBe('12345');
  await expect(readText(request('123456'), 5)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  await expect(readText(request(new Uint8Array([0xff, 0xfe])), 5)).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
  });
});

test('a body that breaks off is the client’s failure, not ours', async () => {
  const broken = new ReadableStream({
    pull: (controller) => controller.error(new Error('Network connection lost.')),
  });
  const sent = { method: 'POST', body: broken, duplex: 'half' };
  await expect(readText(new Request('http://x/', sent), 5)).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
  });
});
