import type { AudioStream, Fraction, Probe, VideoStream } from './probe.ts';

export interface VideoRung {
  /** `v` and the length of the short side, as people name sizes: 1080, 720. */
  name: string;
  width: number;
  height: number;
  /** Bits per second. */
  maxBitrate: number;
}

export interface AudioRung {
  name: string;
  /** Bits per second. */
  bitrate: number;
}

export interface VideoPlan {
  /** Largest first. */
  rungs: VideoRung[];
  frameRate: Fraction;
  deinterlace: boolean;
  tonemap: boolean;
  /** May the source's own frames be the top rung? Decided for good by how its keyframes lie. */
  remuxTop: boolean;
}

export interface LadderPlan {
  video: VideoPlan | null;
  /** One shared rung beside video, a ladder without. */
  audio: AudioRung[];
  sampleRate: number;
}

const SHORT_SIDES = [1080, 720, 480, 360] as const;
/** A source this much larger than the next standard size keeps its own size as top rung. */
const OWN_SIZE_FROM = 1.12;
const FULL_HD_BITRATE = 5_000_000;
const FULL_HD_PIXELS = 1920 * 1080;
const MAX_REMUX_BITRATE = 8_000_000;
const MAX_FRAME_RATE = 60;
/** What H.264 decoders in browsers take. */
const MAX_LONG_SIDE = 4096;
const COMMON_RATES: readonly Fraction[] = [
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
];
const LOSSLESS = /^(flac|alac|pcm_.*)$/;
const AUDIO_LADDER = [256_000, 128_000, 64_000] as const;
const AUDIO_BESIDE_VIDEO = 128_000;
const MIN_AUDIO_BITRATE = 24_000;

/** Decides what to make of a source: never larger, never faster, never more bits than it has. */
export function planLadder({ video, audio }: Probe): LadderPlan {
  return {
    video: video && planVideo(video),
    audio: audio ? planAudio(audio, video !== null) : [],
    sampleRate: audio?.sampleRate === 44_100 ? 44_100 : 48_000,
  };
}

function planVideo(video: VideoStream): VideoPlan {
  const shortSide = even(Math.min(video.width, video.height));
  const frameRate = snapFrameRate(video.frameRate);
  const rungs = shortSides(shortSide).map((side) => planRung(video, side, frameRate));
  return {
    rungs,
    frameRate,
    deinterlace: video.interlaced,
    tonemap: video.hdr,
    remuxTop: rungs.length > 1 && fitsAsItIs(video),
  };
}

function shortSides(source: number): number[] {
  const standard = SHORT_SIDES.filter((side) => side <= source);
  const highest = standard[0] ?? 0;
  if (source < SHORT_SIDES[0] && source >= highest * OWN_SIZE_FROM) return [source, ...standard];
  return standard;
}

function planRung(video: VideoStream, shortSide: number, frameRate: Fraction): VideoRung {
  const short = Math.min(video.width, video.height);
  const long = Math.max(video.width, video.height);
  const fraction = shortSide >= even(short) ? 1 : shortSide / short;
  const scale = Math.min(fraction, MAX_LONG_SIDE / long);
  const width = even(video.width * scale);
  const height = even(video.height * scale);
  return {
    name: `v${shortSide}`,
    width,
    height,
    maxBitrate: maxBitrate(video, width * height, frameRate),
  };
}

/** Grows slower than the picture, by half again above 30 frames a second, and ends at the source's own. */
function maxBitrate(video: VideoStream, pixels: number, frameRate: Fraction): number {
  const fast = frameRate.num / frameRate.den > 31 ? 1.5 : 1;
  const wanted = FULL_HD_BITRATE * fast * (pixels / FULL_HD_PIXELS) ** 0.75;
  const efficiency = /^(hevc|vp9|av1)$/.test(video.codec) ? 1.6 : 1;
  const own = video.bitrate ? video.bitrate * efficiency : Infinity;
  return Math.max(64_000, Math.round(Math.min(wanted, own)));
}

/** The nearest common rate when the source is close to one, its own otherwise, 60 at most. */
export function snapFrameRate({ num, den }: Fraction): Fraction {
  const rate = num / den;
  if (!(rate > 0)) return { num: 30, den: 1 };
  if (rate > MAX_FRAME_RATE) return { num: MAX_FRAME_RATE, den: 1 };
  const distance = (common: Fraction): number => Math.abs(common.num / common.den - rate) / rate;
  const nearest = COMMON_RATES.toSorted((a, b) => distance(a) - distance(b))[0];
  if (nearest && distance(nearest) < 0.02) return nearest;
  return rate < 1 ? { num: 1, den: 1 } : { num: Math.round(rate * 1000), den: 1000 };
}

function fitsAsItIs(video: VideoStream): boolean {
  return (
    video.codec === 'h264' &&
    video.pixelFormat === 'yuv420p' &&
    /^(Constrained Baseline|Baseline|Main|High)$/.test(video.profile) &&
    !video.interlaced &&
    !video.variableFrameRate &&
    video.rotation === 0 &&
    video.squarePixels &&
    Math.abs(video.startsAt) < 0.05 &&
    video.width % 2 === 0 &&
    video.height % 2 === 0 &&
    Math.min(video.width, video.height) <= SHORT_SIDES[0] &&
    Math.max(video.width, video.height) <= 1920 &&
    video.frameRate.num / video.frameRate.den <= MAX_FRAME_RATE &&
    video.bitrate !== null &&
    video.bitrate <= MAX_REMUX_BITRATE
  );
}

function planAudio(audio: AudioStream, besideVideo: boolean): AudioRung[] {
  const own = audio.bitrate === null || LOSSLESS.test(audio.codec) ? Infinity : audio.bitrate;
  const capped = Math.max(MIN_AUDIO_BITRATE, Math.floor(own / 8000) * 8000);
  if (besideVideo) return [{ name: 'audio', bitrate: Math.min(AUDIO_BESIDE_VIDEO, capped) }];
  // An encoder meant to make 128 kb/s and made 127: still a 128 kb/s source.
  const fitting = AUDIO_LADDER.filter((bitrate) => bitrate <= own * 1.03);
  const bitrates = fitting.length > 0 ? fitting : [capped];
  return bitrates.map((bitrate) => ({ name: `a${bitrate / 1000}`, bitrate }));
}

function even(length: number): number {
  return Math.max(2, Math.floor((length + 0.001) / 2) * 2);
}
