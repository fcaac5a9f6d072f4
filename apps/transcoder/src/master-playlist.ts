export interface PlaylistVideo {
  name: string;
  width: number;
  height: number;
  frameRate: number;
  codecs: string;
  /** Bits per second, without audio. */
  averageBitrate: number;
  peakBitrate: number;
}

export interface PlaylistAudio {
  name: string;
  codecs: string;
  averageBitrate: number;
  peakBitrate: number;
}

/** Players begin with the first variant; this many bits per second suit most lines. */
const FIRST_VARIANT_BITRATE = 3_000_000;
const HEADER = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];

/** The playlist of an item with video: every rung with the one audio rendition, if there is any. */
export function videoMasterPlaylist(
  rungs: readonly PlaylistVideo[],
  audio?: PlaylistAudio,
): string {
  const group = audio
    ? [
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,' +
          `CHANNELS="2",URI="../${audio.name}/index.m3u8"`,
      ]
    : [];
  const variants = startFirst(rungs).flatMap((rung) => [
    streamInf([
      ['BANDWIDTH', rung.peakBitrate + (audio?.peakBitrate ?? 0)],
      ['AVERAGE-BANDWIDTH', rung.averageBitrate + (audio?.averageBitrate ?? 0)],
      ['CODECS', `"${[rung.codecs, ...(audio ? [audio.codecs] : [])].join(',')}"`],
      ['RESOLUTION', `${rung.width}x${rung.height}`],
      ['FRAME-RATE', rung.frameRate.toFixed(3)],
      ...(audio ? ([['AUDIO', '"audio"']] as const) : []),
    ]),
    `../${rung.name}/index.m3u8`,
  ]);
  return [...HEADER, ...group, ...variants, ''].join('\n');
}

/** The playlist of an item without video: its audio ladder. */
export function audioMasterPlaylist(rungs: readonly PlaylistAudio[]): string {
  const variants = rungs.flatMap((rung) => [
    streamInf([
      ['BANDWIDTH', rung.peakBitrate],
      ['AVERAGE-BANDWIDTH', rung.averageBitrate],
      ['CODECS', `"${rung.codecs}"`],
    ]),
    `../${rung.name}/index.m3u8`,
  ]);
  return [...HEADER, ...variants, ''].join('\n');
}

function streamInf(attributes: readonly (readonly [string, string | number])[]): string {
  return `#EXT-X-STREAM-INF:${attributes.map(([key, value]) => `${key}=${value}`).join(',')}`;
}

/** The best rung most lines can take, then the others from the best down. */
function startFirst(rungs: readonly PlaylistVideo[]): PlaylistVideo[] {
  const sorted = rungs.toSorted((a, b) => b.averageBitrate - a.averageBitrate);
  const start =
    sorted.find((rung) => rung.averageBitrate <= FIRST_VARIANT_BITRATE) ?? sorted.at(-1);
  return start ? [start, ...sorted.filter((rung) => rung !== start)] : [];
}
