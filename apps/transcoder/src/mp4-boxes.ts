/** Where to descend on the way to the sample description, and what to skip at each box's beginning. */
const CONTAINERS: Record<string, number> = {
  moov: 0,
  trak: 0,
  edts: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  stsd: 8,
  avc1: 78,
  mp4a: 28,
};

/** The RFC 6381 codec of an initialization segment with one track, read from its avcC or esds. */
export function codecOfInit(init: Buffer): string {
  const avcC = findBox(init, 'avcC');
  if (avcC) return `avc1.${avcC.subarray(1, 4).toString('hex')}`;
  const esds = findBox(init, 'esds');
  if (esds) return codecOfEsds(esds);
  throw new Error('the initialization segment has neither avcC nor esds');
}

function findBox(buffer: Buffer, wanted: string): Buffer | undefined {
  let at = 0;
  while (at + 8 <= buffer.length) {
    const size = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    if (size < 8 || at + size > buffer.length) return undefined;
    const content = buffer.subarray(at + 8, at + size);
    if (type === wanted) return content;
    const skip = CONTAINERS[type];
    const inner = skip === undefined ? undefined : findBox(content.subarray(skip), wanted);
    if (inner) return inner;
    at += size;
  }
  return undefined;
}

/** ISO 14496-1: nested descriptors, each a tag, a length of 1–4 bytes and a content. */
function codecOfEsds(esds: Buffer): string {
  const es = readDescriptor(esds.subarray(4), 0x03);
  const config = readDescriptor(es.subarray(3), 0x04);
  const objectType = config.readUInt8(0);
  const specific = readDescriptor(config.subarray(13), 0x05);
  const audioObjectType = specific.readUInt8(0) >> 3;
  return `mp4a.${objectType.toString(16)}.${audioObjectType}`;
}

function readDescriptor(buffer: Buffer, tag: number): Buffer {
  if (buffer.readUInt8(0) !== tag) throw new Error(`expected descriptor ${tag} in esds`);
  let at = 1;
  let length = 0;
  for (let more = true; more; at += 1) {
    const byte = buffer.readUInt8(at);
    length = (length << 7) | (byte & 0x7f);
    more = byte > 0x7f;
  }
  return buffer.subarray(at, at + length);
}

/**
 * The initialization segment without the pause that ffmpeg's muxer puts before the first frame to
 * make room for reordered frames. What remains is one edit that takes the reordering back, which
 * every player understands: pictures begin at zero, as the sound does.
 */
export function withoutLeadingPause(init: Buffer): Buffer {
  const elst = findBox(init, 'elst');
  if (!elst || elst.readUInt8(0) !== 0 || elst.readUInt32BE(4) < 2) return init;
  const pauses = elst.readInt32BE(12) === -1;
  return pauses ? (removeFirstEdit(init) ?? init) : init;
}

const EDIT_BYTES = 12;

/** Cuts the first entry out of the edit list and makes every box around it that much shorter. */
function removeFirstEdit(buffer: Buffer): Buffer | undefined {
  let at = 0;
  while (at + 8 <= buffer.length) {
    const size = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    if (size < 8 || at + size > buffer.length) return undefined;
    const content = buffer.subarray(at + 8, at + size);
    const shorter =
      type === 'elst'
        ? cutEntry(content)
        : type in CONTAINERS
          ? removeFirstEdit(content)
          : undefined;
    if (shorter) {
      const header = Buffer.from(buffer.subarray(at, at + 8));
      header.writeUInt32BE(size - EDIT_BYTES);
      return Buffer.concat([buffer.subarray(0, at), header, shorter, buffer.subarray(at + size)]);
    }
    at += size;
  }
  return undefined;
}

function cutEntry(elst: Buffer): Buffer {
  const head = Buffer.from(elst.subarray(0, 8));
  head.writeUInt32BE(head.readUInt32BE(4) - 1, 4);
  return Buffer.concat([head, elst.subarray(8 + EDIT_BYTES)]);
}
