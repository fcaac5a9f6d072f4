/** Where to descend on the way to the sample description, and what to skip at each box's beginning. */
const CONTAINERS: Record<string, number> = {
  moov: 0,
  trak: 0,
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
