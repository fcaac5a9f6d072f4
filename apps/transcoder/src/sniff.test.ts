import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCutRiff, sniffDemuxer } from './sniff.ts';

const bytes = (text: string, length = 800): Buffer =>
  Buffer.concat([Buffer.from(text, 'latin1')], length);

const packets = (start: number, size: number): Buffer => {
  const head = Buffer.alloc(900);
  for (let at = start; at < head.length; at += size) head[at] = 0x47;
  return head;
};

describe('the first bytes tell', () => {
  test.each([
    ['MP4', bytes('\0\0\0\x20ftypisom'), 'mov'],
    ['an old QuickTime file', bytes('\0\0\0\x08wide\0\0\0\0'), 'mov'],
    ['Matroska and WebM', bytes('\x1a\x45\xdf\xa3 and more of it'), 'matroska'],
    ['AVI', bytes('RIFF\0\0\0\0AVI LIST'), 'avi'],
    ['WAV', bytes('RIFF\0\0\0\0WAVEfmt '), 'wav'],
    ['a WAV over 4 GiB', bytes('RF64\xff\xff\xff\xffWAVEds64'), 'wav'],
    ['Ogg', bytes('OggS\0\x02\0\0\0\0\0\0'), 'ogg'],
    ['FLAC', bytes('fLaC\0\0\0\x22\0\0\0\0'), 'flac'],
    ['MP3', bytes('\xff\xfb\x90\x64\0\0\0\0\0\0\0\0'), 'mp3'],
    ['MP3 behind a tag', bytes('ID3\x03\0\0\0\0\0\x02\0\0\xff\xfb\x90\x64'), 'mp3'],
    ['FLAC behind a tag', bytes('ID3\x03\0\0\0\0\0\x02\0\0fLaC'), 'flac'],
    ['AAC', bytes('\xff\xf1\x50\x80\0\x1f\xfc\0\0\0\0\0'), 'aac'],
    ['a program stream', bytes('\0\0\x01\xba\x44\0\0\0\0\0\0\0'), 'mpeg'],
    ['a transport stream', packets(0, 188), 'mpegts'],
    ['a transport stream of a camera', packets(4, 192), 'mpegts'],
  ])('%s', (_, head, demuxer) => {
    expect(sniffDemuxer(head)).toBe(demuxer);
  });
});

test.each([
  '#EXTM3U\n#EXTINF:1,\nx',
  'ffconcat version 1.0',
  'v=0\r\no=- 0 0 IN',
  '<?xml version="1.0"?>',
  'RIFF\0\0\0\0WEBPVP8 ',
  '\x89PNG\r\n\x1a\n\0\0\0\r',
  'GIF89a and more',
  '\xff\xd8\xff\xe0\0\x10JFIF',
  'FLV\x01\x05\0\0\0\x09',
])('what begins with %j is none of ours', (text) => {
  expect(sniffDemuxer(bytes(text))).toBeUndefined();
});

test('no text is ever taken for media', () => {
  const line = fc.string({
    unit: fc.integer({ min: 9, max: 126 }).map((code) => String.fromCharCode(code)),
    minLength: 12,
  });
  fc.assert(
    fc.property(line, (text) => {
      fc.pre(
        !/^(OggS|fLaC|ID3)/.test(text) && !/^.{4}(ftyp|moov|mdat|free|skip|wide|pnot)/s.test(text),
      );
      fc.pre(!/^(RIFF|RF64).{4}(WAVE|AVI )/s.test(text));
      expect(sniffDemuxer(Buffer.from(text))).toBeUndefined();
    }),
  );
});

test('a RIFF file that says it is longer than it is was cut', () => {
  const head = bytes('RIFF\x10\x27\0\0WAVEfmt ');
  expect(isCutRiff(head, 10_008)).toBe(false);
  expect(isCutRiff(head, 9000)).toBe(true);
  expect(isCutRiff(bytes('RIFF\xff\xff\xff\xffWAVEfmt '), 9000)).toBe(false);
  expect(isCutRiff(bytes('RIFF\0\0\0\0WAVEfmt '), 9000)).toBe(false);
});
