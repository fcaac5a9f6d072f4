import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Delivery } from './records.ts';
import { Store } from './store.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stripe-store-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function delivery(id: string, changes: Partial<Delivery> = {}): Delivery {
  return {
    id,
    event: 'evt_1',
    type: 'charge.succeeded',
    endpoint: 'payment',
    status: 'pending',
    attempts: 0,
    createdAt: 1,
    nextAttemptAt: 1,
    deliveredAt: null,
    lastStatus: null,
    lastError: null,
    ...changes,
  };
}

test('what was written is there after a restart, newest first', () => {
  const store = new Store(folder);
  store.put('delivery', delivery('a'));
  store.put('delivery', delivery('b'));
  store.put('delivery', delivery('a', { attempts: 3 }));
  store.put('delivery', delivery('c'));
  store.remove('delivery', 'c');
  const reopened = new Store(folder);
  expect(reopened.list('delivery').map(({ id, attempts }) => [id, attempts])).toEqual([
    ['b', 0],
    ['a', 3],
  ]);
});

test('a transaction that throws leaves nothing, in memory or on disk', () => {
  const store = new Store(folder);
  store.put('delivery', delivery('a'));
  expect(() =>
    store.transaction(() => {
      store.put('delivery', delivery('a', { attempts: 9 }));
      store.put('delivery', delivery('b'));
      store.remove('delivery', 'a');
      throw new Error('no');
    }),
  ).toThrow('no');
  for (const seen of [store, new Store(folder)]) {
    expect(seen.list('delivery')).toEqual([delivery('a')]);
  }
});

test('a line that a kill cut off is dropped with all of its transaction', () => {
  const store = new Store(folder);
  store.put('delivery', delivery('a'));
  const journal = join(folder, 'stripe.jsonl');
  const whole = readFileSync(journal, 'utf8');
  appendFileSync(
    journal,
    `[["delivery","b",${JSON.stringify(delivery('b'))}],["delivery","c",{"id":`,
  );
  expect(new Store(folder).list('delivery')).toEqual([delivery('a')]);
  expect(readFileSync(journal, 'utf8')).toBe(whole);
});
