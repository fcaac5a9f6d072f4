import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codecOfInit } from './mp4-boxes.ts';

/** What a written rendition turned out to be. */
export interface MeasuredRendition {
  name: string;
  /** Seconds. */
  duration: number;
  /** When each segment begins, in seconds. */
  starts: number[];
  segments: string[];
  longestSegment: number;
  /** Bits per second. */
  averageBitrate: number;
  peakBitrate: number;
  sizeBytes: number;
  codecs: string;
}

/** The segments of a media playlist in order, with their durations in seconds. */
export function parseMediaPlaylist(text: string): { file: string; duration: number }[] {
  const segments: { file: string; duration: number }[] = [];
  let duration: number | undefined;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line.startsWith('#EXTINF:')) duration = Number.parseFloat(line.slice(8));
    else if (line && !line.startsWith('#') && duration !== undefined) {
      segments.push({ file: line, duration });
      duration = undefined;
    }
  }
  return segments;
}

/** Measures the rendition that ffmpeg wrote into `folder/name`; undefined when it holds no segment. */
export async function measureRendition(
  folder: string,
  name: string,
): Promise<MeasuredRendition | undefined> {
  const read = (file: string): Promise<Buffer> => readFile(join(folder, name, file));
  const playlist = await read('index.m3u8').catch(() => undefined);
  const entries = parseMediaPlaylist(playlist?.toString('utf8') ?? '');
  const duration = entries.reduce((sum, entry) => sum + entry.duration, 0);
  if (entries.length === 0 || duration <= 0) return undefined;
  const sizes = await Promise.all(
    entries.map(async ({ file }) => (await stat(join(folder, name, file))).size),
  );
  const init = await read('init.mp4');
  const media = sizes.reduce((sum, size) => sum + size, 0);
  return {
    name,
    duration,
    starts: startsOf(entries.map((entry) => entry.duration)),
    segments: entries.map(({ file }) => file),
    longestSegment: Math.max(...entries.map((entry) => entry.duration)),
    averageBitrate: Math.ceil((media * 8) / duration),
    peakBitrate: peak(
      entries.map((entry) => entry.duration),
      sizes,
    ),
    sizeBytes: media + init.length + (playlist?.length ?? 0),
    codecs: codecOfInit(init),
  };
}

function startsOf(durations: readonly number[]): number[] {
  let start = 0;
  return durations.map((duration) => {
    const own = start;
    start += duration;
    return own;
  });
}

/**
 * The largest rate over any run of segments at least half a segment long (RFC 8216, 4.3.4.2):
 * a last segment of a few frames says nothing about the bandwidth one needs.
 */
function peak(durations: readonly number[], sizes: readonly number[]): number {
  const target = Math.max(...durations);
  const rates = durations.map((duration, index) => {
    const size = sizes[index] ?? 0;
    const previous = index > 0 && duration < target / 2 ? index - 1 : undefined;
    if (previous === undefined) return (size * 8) / duration;
    return ((size + (sizes[previous] ?? 0)) * 8) / (duration + (durations[previous] ?? 0));
  });
  return Math.ceil(Math.max(...rates));
}
