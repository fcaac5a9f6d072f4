import { BOUNDS } from './admission.ts';
import type { AudioRung, VideoPlan, VideoRung } from './ladder.ts';
import { WAVEFORM_SAMPLE_RATE } from './peaks.ts';
import type { Probe, VideoStream } from './probe.ts';
import type { Demuxer } from './sniff.ts';

/** Where keyframes, and with them the boundaries of segments, lie. Seconds. */
export type Keyframes = { every: number } | { at: readonly number[] };

export const SOURCE_FILE = 'source';
export const KEYFRAME_SECONDS = 2;
const SEGMENT_SECONDS = 4;
const AAC_PRIMING = 1024;
const LIMIT = `-t ${BOUNDS.maxDurationSeconds}`;

/** A command line as its words. Nothing of ours holds a space, and nothing of a source's goes in. */
export function words(line: string): string[] {
  return line.split(' ').filter(Boolean);
}

/** What keeps an input from opening anything but itself. */
export function inputGuards(demuxer: Demuxer): string[] {
  const streams = BOUNDS.maxStreams * 4;
  return words(
    `-protocol_whitelist file -format_whitelist ${demuxer} -max_streams ${streams} -f ${demuxer}`,
  );
}

export function probeArgs(demuxer: Demuxer): string[] {
  return [
    ...words('-v error -probesize 50M -analyzeduration 20M'),
    ...inputGuards(demuxer),
    ...words(`-show_format -show_streams -of json ${SOURCE_FILE}`),
  ];
}

function inputArgs({ demuxer, video }: Probe): string[] {
  return [
    ...words('-nostdin -y -v error -progress pipe:3'),
    ...inputGuards(demuxer),
    ...words(video ? `-max_pixels:v ${BOUNDS.maxPixels}` : ''),
    ...words(`-i ${SOURCE_FILE}`),
  ];
}

export interface LadderRequest {
  probe: Probe;
  video: { plan: VideoPlan; rungs: readonly VideoRung[]; keyframes: Keyframes } | null;
  audio: readonly AudioRung[];
  sampleRate: number;
  waveform: boolean;
}

/** One run that makes the given rungs of a source. */
export function ladderArgs({ probe, video, audio, sampleRate, waveform }: LadderRequest): string[] {
  const graph =
    video && probe.video && video.rungs.length > 0
      ? ['-filter_complex', filterGraph(probe.video, video.plan, video.rungs)]
      : [];
  return [
    ...inputArgs(probe),
    ...graph,
    ...(video ? video.rungs.flatMap((rung, index) => videoOutput(rung, index, video)) : []),
    ...audio.flatMap((rung) => audioOutput(probe, rung, sampleRate)),
    ...(waveform ? waveformOutput(probe) : []),
  ];
}

/** One run that copies the source's own frames as a rung, and makes the sound beside it. */
export function remuxArgs(
  probe: Probe,
  rung: VideoRung,
  audio: readonly AudioRung[],
  sampleRate: number,
): string[] {
  return [
    ...inputArgs(probe),
    ...words(`-map 0:${probe.video?.index ?? 0} -c:v copy`),
    ...hlsOutput(rung.name, SEGMENT_SECONDS),
    ...audio.flatMap((sound) => audioOutput(probe, sound, sampleRate)),
  ];
}

/** From the source's frames to one labelled output per rung, each scaled from the one above it. */
function filterGraph(video: VideoStream, plan: VideoPlan, rungs: readonly VideoRung[]): string {
  const { num, den } = plan.frameRate;
  const first = [
    ...(plan.deinterlace ? ['yadif=deint=interlaced'] : []),
    `fps=${num}/${den}:start_time=0`,
    scale(rungs[0], video.rgb ? ':out_color_matrix=bt709' : ''),
    ...(plan.tonemap ? toneMapping(video) : []),
    'format=yuv420p',
    'setsar=1',
  ].join(',');
  const chain = rungs.map((rung, index) => {
    const last = index === rungs.length - 1;
    const step =
      index === 0 ? `[0:${video.index}]${first}` : `[s${index}]${scale(rung, '')},setsar=1`;
    return last ? `${step}[v${index}]` : `${step},split[v${index}][s${index + 1}]`;
  });
  return chain.join(';');
}

function scale(rung: VideoRung | undefined, more: string): string {
  return `scale=${rung?.width}:${rung?.height}:out_range=tv${more}`;
}

/** HDR to SDR by way of linear light; the tags are set first because files often lack some of them. */
function toneMapping(video: VideoStream): string[] {
  const transfer = video.hlg ? 'arib-std-b67' : 'smpte2084';
  return [
    `setparams=color_primaries=bt2020:color_trc=${transfer}:colorspace=bt2020nc`,
    'zscale=t=linear:npl=100',
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ];
}

function videoOutput(
  rung: VideoRung,
  index: number,
  { plan, keyframes }: { plan: VideoPlan; keyframes: Keyframes },
): string[] {
  const rate = plan.frameRate.num / plan.frameRate.den;
  const kbps = Math.round(rung.maxBitrate / 1000);
  const regular = 'every' in keyframes;
  const forced = regular
    ? `expr:gte(t,n_forced*${keyframes.every})`
    : keyframes.at.map((at) => Math.max(0, at - 0.25 / rate).toFixed(6)).join(',');
  const longestGroup = regular ? Math.ceil(rate * keyframes.every) + 1 : 100_000;
  return [
    ...words(`-map [v${index}] -c:v libx264 -preset veryfast -profile:v high -pix_fmt yuv420p`),
    ...words(`-crf 22 -maxrate ${kbps}k -bufsize ${kbps * 2}k`),
    ...words(`-g ${longestGroup} -sc_threshold 0 -force_key_frames ${forced} ${LIMIT}`),
    ...hlsOutput(rung.name, regular ? SEGMENT_SECONDS : 0.01),
  ];
}

function audioOutput(probe: Probe, rung: AudioRung, sampleRate: number): string[] {
  const filter = [
    `aresample=${sampleRate}:async=1:first_pts=0`,
    // The encoder begins with 1024 samples of its own, which would put sound behind the picture.
    ...(probe.video ? [`atrim=start_sample=${AAC_PRIMING}`, 'asetpts=PTS-STARTPTS'] : []),
  ].join(',');
  return [
    ...words(`-map 0:${probe.audio?.index ?? 0} -af ${filter} -ac 2 ${LIMIT}`),
    ...words(`-c:a aac -profile:a aac_low -b:a ${rung.bitrate}`),
    ...hlsOutput(rung.name, SEGMENT_SECONDS),
  ];
}

function waveformOutput(probe: Probe): string[] {
  const source = `-map 0:${probe.audio?.index ?? 0} -ac 1 -ar ${WAVEFORM_SAMPLE_RATE}`;
  return words(`${source} ${LIMIT} -f s16le pipe:1`);
}

/** Nothing of the source's metadata goes out: cameras write where they were. */
function hlsOutput(name: string, segmentSeconds: number): string[] {
  return [
    ...words('-map_metadata -1 -map_chapters -1 -max_muxing_queue_size 4096'),
    ...words(`-f hls -hls_time ${segmentSeconds} -hls_playlist_type vod -start_number 1`),
    ...words('-hls_segment_type fmp4 -hls_flags independent_segments'),
    ...words(`-hls_fmp4_init_filename init.mp4 -hls_segment_filename ${name}/seg_%05d.m4s`),
    `${name}/index.m3u8`,
  ];
}
