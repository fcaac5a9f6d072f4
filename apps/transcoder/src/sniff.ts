/**
 * The demuxers an upload may reach, by the name ffmpeg knows them under. None of them opens another
 * file or address; playlists, `concat`, `image2`, `sdp`, `lavfi` and the like are not among them.
 */
export const DEMUXERS = [
  'mov',
  'matroska',
  'avi',
  'mpegts',
  'mpeg',
  'ogg',
  'wav',
  'flac',
  'mp3',
  'aac',
] as const;
export type Demuxer = (typeof DEMUXERS)[number];

/** This much of the file's beginning is enough to decide, except behind a large ID3 tag. */
export const SNIFF_BYTES = 4096;

const MP4_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']);

/** Tells from the first bytes which demuxer reads the file; undefined when none of ours does. */
export function sniffDemuxer(head: Uint8Array): Demuxer | undefined {
  if (head.length < 12) return undefined;
  const text = (from: number, to: number): string =>
    String.fromCharCode(...head.subarray(from, to));
  if (MP4_BOXES.has(text(4, 8))) return 'mov';
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'matroska';
  if (['RIFF', 'RF64'].includes(text(0, 4))) return sniffRiff(text(8, 12));
  if (text(0, 4) === 'OggS') return 'ogg';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 3) === 'ID3') return sniffBehindId3(head);
  if (startsWith(head, [0, 0, 1, 0xba])) return 'mpeg';
  if (isTransportStream(head)) return 'mpegts';
  return sniffAudioFrame(head);
}

function sniffRiff(form: string): Demuxer | undefined {
  if (form === 'WAVE') return 'wav';
  return form === 'AVI ' ? 'avi' : undefined;
}

/** Whether a RIFF file (WAV, AVI) says that it goes on beyond its own end. */
export function isCutRiff(head: Uint8Array, fileBytes: number): boolean {
  if (!startsWith(head, [0x52, 0x49, 0x46, 0x46]) || head.length < 8) return false;
  const said = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, true);
  // Recorders that could not go back to write it leave zeros or ones.
  return said !== 0 && said !== 0xffffffff && said > fileBytes;
}

/** The length of the ID3v2 tag at the file's beginning in bytes, 0 without one. */
export function id3Length(head: Uint8Array): number {
  if (!startsWith(head, [0x49, 0x44, 0x33]) || head.length < 10) return 0;
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
  return 10 + ((a << 21) | (b << 14) | (c << 7) | d);
}

function sniffBehindId3(head: Uint8Array): Demuxer | undefined {
  const behind = head.subarray(id3Length(head));
  if (behind.length < 4) return 'mp3';
  return startsWith(behind, [0x66, 0x4c, 0x61, 0x43]) ? 'flac' : (sniffAudioFrame(behind) ?? 'mp3');
}

function sniffAudioFrame(head: Uint8Array): Demuxer | undefined {
  const [first = 0, second = 0, third = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  if ((second & 0xf6) === 0xf0) return 'aac';
  const reserved = (second & 0x18) === 0x08 || (second & 0x06) === 0;
  return reserved || (third & 0xf0) === 0xf0 || (third & 0x0c) === 0x0c ? undefined : 'mp3';
}

/** Packets of 188 bytes, or of 192 with a time code before each as cameras write them. */
function isTransportStream(head: Uint8Array): boolean {
  return [
    [0, 188],
    [4, 192],
  ].some(([start = 0, size = 188]) =>
    [0, 1, 2, 3].every((packet) => head[start + packet * size] === 0x47),
  );
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}
