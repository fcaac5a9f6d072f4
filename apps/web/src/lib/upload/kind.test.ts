import { expect, test } from 'vitest';
import { kindOf, titleOf } from './kind.ts';

test.each([
  ['a.mp4', 'video/mp4', 'video/mp4', 'video'],
  ['a.mkv', '', 'video/x-matroska', 'video'],
  ['a.mp3', 'audio/mp3', 'audio/mpeg', 'audio'],
  ['a.WAV', 'audio/vnd.wave', 'audio/wav', 'audio'],
  ['a.webm', 'audio/webm;codecs=opus', 'audio/webm', 'audio'],
])('%s, which the browser calls %o, is %s', (name, type, mimeType, mediaType) => {
  expect(kindOf({ name, type })).toEqual({ mimeType, mediaType });
});

test('pictures and documents are neither', () => {
  expect(kindOf({ name: 'a.png', type: 'image/png' })).toBeUndefined();
  expect(kindOf({ name: 'README', type: '' })).toBeUndefined();
});

test('a title is the name of the file without its ending', () => {
  expect(titleOf('Long_way  home.final.mp4')).toBe('Long way home.final');
  expect(titleOf('.mp4')).toBe('Untitled');
});
