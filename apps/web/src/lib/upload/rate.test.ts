import { expect, test } from 'vitest';
import { RateMeter, secondsLeft } from './rate.ts';

test('says nothing before it has seen enough', () => {
  const meter = new RateMeter();
  meter.note(0, 0);
  meter.note(1000, 500);
  expect(meter.bytesPerSecond()).toBeUndefined();
});

test('measures the last seconds, not the whole upload', () => {
  const meter = new RateMeter();
  for (let second = 0; second <= 20; second++) meter.note(second * 100, second * 1000);
  for (let second = 21; second <= 40; second++) {
    meter.note(2000 + (second - 20) * 1000, second * 1000);
  }
  expect(meter.bytesPerSecond()).toBe(1000);
});

test('begins anew when a part has to be sent again', () => {
  const meter = new RateMeter();
  meter.note(0, 0);
  meter.note(5000, 2000);
  meter.note(1000, 3000);
  expect(meter.bytesPerSecond()).toBeUndefined();
});

test('the time left is what remains at this speed, if anything moves', () => {
  expect(secondsLeft(1000, 300)).toBe(4);
  expect(secondsLeft(1000, 0)).toBeUndefined();
  expect(secondsLeft(1000, undefined)).toBeUndefined();
});
