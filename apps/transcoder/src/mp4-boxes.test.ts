import { describe, expect, test } from 'vitest';
import { codecOfInit, withoutLeadingPause } from './mp4-boxes.ts';

function box(type: string, ...content: Buffer[]): Buffer {
  const inner = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(inner.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, inner]);
}

const init = (edits: Buffer, entry: Buffer): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('iso5')),
    box(
      'moov',
      box('mvhd', Buffer.alloc(20)),
      box(
        'trak',
        box('edts', edits),
        box('mdia', box('minf', box('stbl', box('stsd', Buffer.alloc(8), entry)))),
      ),
    ),
  ]);

const edit = (duration: number, mediaTime: number): Buffer => {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(duration);
  bytes.writeInt32BE(mediaTime, 4);
  bytes.writeUInt16BE(1, 8);
  return bytes;
};
const elst = (...edits: Buffer[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(edits.length, 4);
  return box('elst', head, ...edits);
};

const video = box('avc1', Buffer.alloc(78), box('avcC', Buffer.from([1, 0x64, 0x00, 0x28, 0xff])));
const descriptor = (tag: number, content: Buffer, long = false): Buffer =>
  Buffer.concat([
    Buffer.from(long ? [tag, 0x80, 0x80, 0x80, content.length] : [tag, content.length]),
    content,
  ]);
const sound = (long: boolean): Buffer => {
  const specific = descriptor(0x05, Buffer.from([0x11, 0x90]), long);
  const config = descriptor(
    0x04,
    Buffer.concat([Buffer.from([0x40]), Buffer.alloc(12), specific]),
    long,
  );
  const es = descriptor(0x03, Buffer.concat([Buffer.alloc(3), config]), long);
  return box('mp4a', Buffer.alloc(28), box('esds', Buffer.alloc(4), es));
};

describe('the codec of an initialization segment', () => {
  test('of a picture is its profile, compatibility and level', () => {
    expect(codecOfInit(init(elst(edit(0, 0)), video))).toBe('avc1.640028');
  });

  test.each([true, false])(
    'of sound is its object type, however long its lengths are written',
    (long) => {
      expect(codecOfInit(init(elst(edit(0, 0)), sound(long)))).toBe('mp4a.40.2');
    },
  );

  test('of neither is an error', () => {
    expect(() => codecOfInit(init(elst(edit(0, 0)), Buffer.alloc(0)))).toThrow('neither');
  });
});

describe('the pause before the first picture', () => {
  test('goes, and every box around it stays whole', () => {
    const paused = init(elst(edit(66, -1), edit(0, 1024)), video);
    expect(withoutLeadingPause(paused)).toEqual(init(elst(edit(0, 1024)), video));
  });

  test.each([
    ['one edit', elst(edit(0, 1024))],
    ['two edits without a pause', elst(edit(5, 0), edit(5, 10))],
  ])('with %s there is none', (_, edits) => {
    const plain = init(edits, video);
    expect(withoutLeadingPause(plain)).toEqual(plain);
  });
});
