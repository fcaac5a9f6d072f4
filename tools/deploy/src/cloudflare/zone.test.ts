import { expect, test } from 'vitest';
import { isOurs, planDns } from './zone.ts';

const record = (name: string, proxied: boolean) => ({
  id: name,
  name,
  type: 'A',
  content: '192.0.2.1',
  proxied,
});

test('missing addresses are made, those that lead to Cloudflare stay, others are left alone', () => {
  const elsewhere = record('b.example', false);
  const plan = planDns(
    ['a.example', 'b.example', 'c.example'],
    [record('a.example', true), elsewhere],
  );
  expect(plan).toEqual({
    keep: ['a.example'],
    create: ['c.example'],
    conflicts: [{ hostname: 'b.example', record: elsewhere }],
  });
});

test('only records that we made are ours', () => {
  expect(isOurs({ ...record('a.example', true), comment: 'codex' })).toBe(true);
  expect(isOurs({ ...record('a.example', true), comment: null })).toBe(false);
});
