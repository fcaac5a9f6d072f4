import { expect, test } from 'vitest';
import { nextOf } from './next-item.ts';

const video = (id: string) => ({ id, contentType: 'video' });
const audio = (id: string) => ({ id, contentType: 'audio' });

test('after an item comes the one that was published before it', () => {
  expect(nextOf([video('c'), video('b'), video('a')], video('b'))).toEqual(video('a'));
});

test('after a video comes a video, where there is one', () => {
  expect(nextOf([video('d'), video('c'), audio('b'), video('a')], video('c'))).toEqual(video('a'));
  expect(nextOf([audio('b'), video('a')], video('a'))).toEqual(audio('b'));
});

test('after the last item the list begins again', () => {
  expect(nextOf([video('b'), video('a')], video('a'))).toEqual(video('b'));
});

test('nothing comes after the only item', () => {
  expect(nextOf([video('a')], video('a'))).toBeUndefined();
  expect(nextOf([], video('a'))).toBeUndefined();
});
