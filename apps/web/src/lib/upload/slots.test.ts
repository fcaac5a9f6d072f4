import { expect, test } from 'vitest';
import { slots } from './slots.ts';

test('no more than the wanted number run at a time, and all of them run', async () => {
  const inSlot = slots(3);
  let running = 0;
  let most = 0;
  const work = async (index: number) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    await Promise.resolve();
    running--;
    return index;
  };
  const done = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((one) => inSlot(() => work(one))));
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(3);
});

test('a slot is free again after a failure', async () => {
  const inSlot = slots(1);
  await expect(inSlot(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  await expect(inSlot(() => Promise.resolve(1))).resolves.toBe(1);
});
