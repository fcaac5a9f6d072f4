import { BOUNDS } from './admission.ts';
import type { AudioRung, VideoPlan, VideoRung } from './ladder.ts';
import { WAVEFORM_SAMPLE_RATE } from './peaks.ts';
import type { Probe, VideoStream } from './probe.ts';
import type { Demuxer } from './sniff.ts';

/** Where keyframes, and with them the boundaries of segments, lie. */
export type Keyframes = { every: number } | { at: readonly number[] };

export const SOURCE_FILE = 'source';
export const KEYFRAME_SECONDS = 2;
export const SEGMENT_SECONDS = 4;
const AAC_PRIMING = 1024;

/** What keeps an input from opening anything but itself. */
export function inputGuards(demuxer: Demuxer): string[] {
  return [
    ...['-protocol_whitelist', 'file', '-format_whitelist', demuxer],
    ...['-max_streams', String(BOUNDS.maxStreams * 4), '-f', demuxer],
  ];
}

export function probeArgs(demuxer: Demuxer): string[] {
  const read = ['-probesize', '50M', '-analyzeduration', '20M'];
  const show = ['-show_format', '-show_streams', '-of', 'json'];
  return ['-v', 'error', ...read, ...inputGuards(demuxer), ...show, SOURCE_FILE];
}

function inputArgs(probe: Probe): string[] {
  const { demuxer, video } = probe;
  const pixels = video ? ['-max_pixels:v', String(BOUNDS.maxPixels)] : [];
  return [
    ...['-nostdin', '-y', '-v', 'error', '-progress', 'pipe:3'],
    ...[...inputGuards(demuxer), ...pixels, '-i', SOURCE_FILE],
  ];
}

/** One run that makes the given rungs of a source. */
export function ladderArgs(request: {
  probe: Probe;
  video: { plan: VideoPlan; rungs: readonly VideoRung[]; keyframes: Keyframes } | null;
  audio: readonly AudioRung[];
  sampleRate: number;
  waveform: boolean;
}): string[] {
  const { probe, video, audio, sampleRate, waveform } = request;
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
  const map = ['-map', `0:${probe.video?.index ?? 0}`, '-c:v', 'copy'];
  return [
    ...inputArgs(probe),
    ...[...map, ...hlsOutput(rung.name, SEGMENT_SECONDS)],
    ...audio.flatMap((sound) => audioOutput(probe, sound, sampleRate)),
  ];
}

function filterGraph(
  video: VideoStream,
  plan: VideoPlan,
  rungs: readonly VideoRung[],
): string {
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
    const step = index === 0 ? `[0:${video.index}]${first}` : `[s${index}]${scale(rung, '')},setsar=1`;
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
  const every = 'every' in keyframes;
  const forced = every
    ? `expr:gte(t,n_forced*${keyframes.every})`
    : keyframes.at.map((at) => Math.max(0, at - 0.25 / rate).toFixed(6)).join(',');
  return [
    ...['-map', `[v${index}]`, '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high'],
    ...['-crf', '22', '-maxrate', `${kbps}k`, '-bufsize', `${kbps * 2}k`, '-pix_fmt', 'yuv420p'],
    ...['-g', every ? String(Math.ceil(rate * keyframes.every) + 1) : '100000', '-sc_threshold', '0'],
    ...['-force_key_frames', forced, '-t', String(BOUNDS.maxDurationSeconds)],
    ...hlsOutput(rung.name, every ? SEGMENT_SECONDS : 0.01),
  ];
}

function audioOutput(probe: Probe, rung: AudioRung, sampleRate: number): string[] {
  const filter = [
    `aresample=${sampleRate}:async=1:first_pts=0`,
    // The encoder begins with 1024 samples of its own, which would put sound behind the picture.
    ...(probe.video ? [`atrim=start_sample=${AAC_PRIMING}`, 'asetpts=PTS-STARTPTS'] : []),
  ];
  return [
    ...['-map', `0:${probe.audio?.index ?? 0}`, '-af', filter.join(',')],
    ...['-ac', '2', '-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', String(rung.bitrate)],
    ...['-t', String(BOUNDS.maxDurationSeconds), ...hlsOutput(rung.name, SEGMENT_SECONDS)],
  ];
}

function waveformOutput(probe: Probe): string[] {
  const map = ['-map', `0:${probe.audio?.index ?? 0}`, '-ac', '1', '-ar', String(WAVEFORM_SAMPLE_RATE)];
  return [...map, '-t', String(BOUNDS.maxDurationSeconds), '-f', 's16le', 'pipe:1'];
}

/** Nothing of the source's metadata goes out: cameras write where they were. */
function hlsOutput(name: string, segmentSeconds: number): string[] {
  return [
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-max_muxing_queue_size', '4096'],
    ...['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments', '-start_number', '1'],
    ...['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', `${name}/seg_%05d.m4s`],
    `${name}/index.m3u8`,
  ];
}
