import { expect, test } from 'vitest';
import { CatalogueVersion } from './catalogue-version.ts';

function clockwork() {
  let now = 0;
  let answer: string | undefined = '1';
  let asked = 0;
  const work: Promise<unknown>[] = [];
  const catalogue = new CatalogueVersion(() => now);
  return {
    at: async (seconds: number) => {
      now = seconds * 1000;
      const version = await catalogue.current({
        ask: async () => (asked++, answer),
        waitUntil: (promise) => work.push(promise),
      });
      await Promise.all(work);
      return version;
    },
    becomes: (version: string | undefined) => (answer = version),
    asked: () => asked,
  };
}

test('many requests ask once', async () => {
  const clock = clockwork();
  for (const second of [0, 0.5, 1, 2]) expect(await clock.at(second)).toBe('1');
  expect(clock.asked()).toBe(1);
});

test('a new version is learnt beside a request, and holds from the next one on', async () => {
  const clock = clockwork();
  await clock.at(0);
  clock.becomes('2');
  expect(await clock.at(3)).toBe('1');
  expect(await clock.at(3.1)).toBe('2');
});

test('after five seconds nobody goes on with what was', async () => {
  const clock = clockwork();
  await clock.at(0);
  clock.becomes('2');
  expect(await clock.at(6)).toBe('2');
});

test('who cannot learn it has no version, and asks again', async () => {
  const clock = clockwork();
  await clock.at(0);
  clock.becomes(undefined);
  expect(await clock.at(3)).toBe('1');
  expect(await clock.at(6)).toBeUndefined();
  clock.becomes('3');
  expect(await clock.at(6.1)).toBe('3');
});
