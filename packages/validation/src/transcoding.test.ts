import { assert, constantFrom, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { isOutputName, outputParams } from './transcoding.ts';

const id = '0198c0de-0000-7000-8000-000000000000';

test('whatever an output is called, its name stays inside its own folder', () => {
  const piece = string({ unit: constantFrom('.', '/', '\\', '%', 'a', 'v', '7', '_', 'm', '4', 's'), maxLength: 14 }); // prettier-ignore
  assert(
    property(tuple(piece, piece), ([rendition, file]) => {
      if (!isOutputName(rendition, file)) return;
      expect(`${rendition}/${file}`).toMatch(/^[a-z]+\d*\/[a-z_\d]+\.[a-z\d]+$/);
    }),
  );
});

test.each([
  ['hls', 'master.m3u8', true],
  ['v720', 'seg_00001.m4s', true],
  ['audio', 'init.mp4', true],
  ['hls', 'index.m3u8', false],
  ['poster', 'master.m3u8', false],
  ['..', 'master.m3u8', false],
  ['hls', 'master.m3u8\n', false],
])('an output %s/%s: %s', (rendition, file, allowed) => {
  expect(isOutputName(rendition, file)).toBe(allowed);
  expect(outputParams.safeParse({ id, generation: '1', rendition, file }).success).toBe(allowed);
});
