import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';

function recorded() {
  const percents: number[] = [];
  let time = 0;
  const api = {
    progress: async (percent: number) => {
      percents.push(percent);
      if (percent > 50) throw new Error('content-api is away');
    },
  };
  const progress = createProgress(api, () => time);
  const wait = (ms: number): void => {
    time += ms;
  };
  return { percents, progress, wait };
}

test('is told at most every two seconds and never goes back', () => {
  const { percents, progress, wait } = recorded();
  const encoded = progress.encoding(100);
  encoded(10);
  wait(2000);
  encoded(20);
  encoded(30);
  wait(2000);
  encoded(10);
  encoded(60);
  wait(2000);
  progress.uploading(0.5);
  expect(percents).toEqual([22, 56, 95]);
});

test('never says that all is done', () => {
  const { percents, progress, wait } = recorded();
  wait(2000);
  progress.uploading(1);
  expect(percents).toEqual([99]);
});

test('says nothing where the duration is unknown', () => {
  const { percents, progress, wait } = recorded();
  wait(2000);
  progress.encoding(null)(50);
  expect(percents).toEqual([]);
});
