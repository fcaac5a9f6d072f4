import { expect, test } from 'vitest';
import { remembered } from './remembered.ts';

function memory(initial: Record<string, string> = {}) {
  const held = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
  };
}
const film = { name: 'film.mp4', size: 10, lastModified: 7 };

test('a file that is picked again is found by name, size and time of change', () => {
  const store = memory();
  remembered(store).note(film, 'm1');
  expect(remembered(store).mediaIdOf({ ...film })).toBe('m1');
  expect(remembered(store).mediaIdOf({ ...film, size: 11 })).toBeUndefined();
  expect(remembered(store).mediaIdOf({ ...film, lastModified: 8 })).toBeUndefined();
});

test('what is finished is forgotten', () => {
  const known = remembered(memory());
  known.note(film, 'm1');
  known.forget('m1');
  expect(known.mediaIdOf(film)).toBeUndefined();
});

test('a store that holds something else, or nothing at all, is no obstacle', () => {
  expect(remembered(memory({ 'codex-uploads': 'not json' })).mediaIdOf(film)).toBeUndefined();
  const broken = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => remembered(broken).note(film, 'm1')).not.toThrow();
});
