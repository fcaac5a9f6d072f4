import { describe, expect, test } from 'vitest';
import { ProgressPolicy, SAVE_EVERY_MS } from './progress-policy.ts';

const at = (positionSeconds: number, now: number, urgent = false) => ({
  positionSeconds,
  durationSeconds: 600,
  now,
  urgent,
});

function begun(): ProgressPolicy {
  const policy = new ProgressPolicy();
  policy.begin(0);
  return policy;
}

describe('where somebody is', () => {
  test('is not saved before the picture moves, however urgent', () => {
    expect(new ProgressPolicy().take(at(0, 99_999, true))).toBeUndefined();
    expect(new ProgressPolicy().take(at(120, 99_999, true))).toBeUndefined();
  });

  test('is saved every ten seconds', () => {
    const policy = begun();
    expect(policy.take(at(9, SAVE_EVERY_MS - 1))).toBeUndefined();
    expect(policy.take(at(10, SAVE_EVERY_MS))).toEqual({
      positionSeconds: 10,
      durationSeconds: 600,
    });
    expect(policy.take(at(11, SAVE_EVERY_MS + 1000))).toBeUndefined();
    expect(policy.take(at(20, 2 * SAVE_EVERY_MS))).toMatchObject({ positionSeconds: 20 });
  });

  test('is saved at once on pausing, and not a second time for nothing', () => {
    const policy = begun();
    expect(policy.take(at(3, 3000, true))).toMatchObject({ positionSeconds: 3 });
    expect(policy.take(at(3.1, 3100, true))).toBeUndefined();
  });

  test('is never overwritten by a zero that nobody asked for', () => {
    expect(begun().take(at(0, 20_000, true))).toBeUndefined();
  });

  test('may be the start, when the person went there', () => {
    const policy = begun();
    policy.seeked();
    expect(policy.take(at(0, 20_000))).toEqual({
      positionSeconds: 0,
      durationSeconds: 600,
      seek: true,
    });
  });

  test('says once that the person moved', () => {
    const policy = begun();
    policy.seeked();
    expect(policy.take(at(50, 1000, true))).toMatchObject({ seek: true });
    expect(policy.take(at(60, 20_000))).not.toHaveProperty('seek');
  });

  test('is never beyond the end, and nothing while the length is unknown', () => {
    expect(begun().take(at(600.4, 20_000))).toMatchObject({ positionSeconds: 600 });
    expect(begun().take({ ...at(5, 20_000), durationSeconds: Number.NaN })).toBeUndefined();
    expect(begun().take({ ...at(5, 20_000), durationSeconds: Infinity })).toBeUndefined();
  });
});
