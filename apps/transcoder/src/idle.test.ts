import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleWatch } from './idle.ts';
import type { Lease } from './queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lease: Lease = {
  id: 'job',
  data: {},
  attempt: 1,
  signal: new AbortController().signal,
  sourceOutput: null,
};

test('a transcoder without a job is told after the time it was given', () => {
  const idle = new IdleWatch(60);
  vi.advanceTimersByTime(59_999);
  expect(idle.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(idle.signal.aborted).toBe(true);
});

test('a job that runs longer keeps it, and the time begins anew after it', async () => {
  const idle = new IdleWatch(60);
  const { promise, resolve } = Promise.withResolvers<object>();
  const done = idle.watch(() => promise)(lease);
  vi.advanceTimersByTime(3_600_000);
  expect(idle.signal.aborted).toBe(false);
  resolve({});
  await done;
  vi.advanceTimersByTime(59_999);
  expect(idle.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(idle.signal.aborted).toBe(true);
});

test('a job that fails counts no longer', async () => {
  const idle = new IdleWatch(60);
  const failing = idle.watch(() => Promise.reject(new Error('damaged')));
  await expect(failing(lease)).rejects.toThrow('damaged');
  vi.advanceTimersByTime(60_000);
  expect(idle.signal.aborted).toBe(true);
});
