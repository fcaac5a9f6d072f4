import { z } from 'zod';
import type { Demuxer } from './sniff.ts';

export interface Fraction {
  num: number;
  den: number;
}

export interface VideoStream {
  index: number;
  codec: string;
  profile: string;
  pixelFormat: string;
  /** As shown: turned upright, with square pixels. */
  width: number;
  height: number;
  /** Degrees, as stored. */
  rotation: number;
  squarePixels: boolean;
  frameRate: Fraction;
  variableFrameRate: boolean;
  interlaced: boolean;
  hdr: boolean;
  hlg: boolean;
  rgb: boolean;
  /** Seconds after the file's own beginning. */
  startsAt: number;
  /** Bits per second. */
  bitrate: number | null;
}

export interface AudioStream {
  index: number;
  codec: string;
  profile: string;
  channels: number;
  sampleRate: number;
  /** Bits per second. */
  bitrate: number | null;
}

export interface Probe {
  demuxer: Demuxer;
  /** Of the longest of the two streams; null when the file does not say. */
  durationSeconds: number | null;
  streamCount: number;
  video: VideoStream | null;
  audio: AudioStream | null;
  /** The index of an embedded picture. */
  cover: number | null;
}

const numeric = z.coerce.number().optional().catch(undefined);

const streamSchema = z.object({
  index: z.int(),
  codec_type: z.string().default('unknown'),
  codec_name: z.string().default('unknown'),
  profile: z.coerce.string().default(''),
  pix_fmt: z.string().default(''),
  width: z.int().default(0),
  height: z.int().default(0),
  sample_aspect_ratio: z.string().default('1:1'),
  avg_frame_rate: z.string().default('0/0'),
  r_frame_rate: z.string().default('0/0'),
  field_order: z.string().default('progressive'),
  color_transfer: z.string().default(''),
  channels: z.int().default(0),
  sample_rate: numeric,
  bit_rate: numeric,
  duration: numeric,
  start_time: numeric,
  disposition: z.object({ attached_pic: z.int().default(0) }).default({ attached_pic: 0 }),
  tags: z.record(z.string(), z.string()).default({}),
  side_data_list: z.array(z.object({ rotation: numeric })).default([]),
});

/** The part of ffprobe's JSON that is read. */
export const ffprobeSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z.object({ duration: numeric, bit_rate: numeric, start_time: numeric }).default({}),
});

type RawStream = z.output<typeof streamSchema>;

/** Reads what matters out of ffprobe's answer. */
export function readProbe(raw: z.output<typeof ffprobeSchema>, demuxer: Demuxer): Probe {
  const { streams, format } = raw;
  const video = streams.find(
    (stream) => stream.codec_type === 'video' && !isCover(stream) && stream.width > 0,
  );
  const audio = streams.find((stream) => stream.codec_type === 'audio' && stream.channels > 0);
  const total = positive(format.bit_rate);
  return {
    demuxer,
    durationSeconds:
      positive(Math.max(video?.duration ?? 0, audio?.duration ?? 0)) ?? positive(format.duration),
    streamCount: streams.length,
    video: video ? readVideo(video, total, format.start_time ?? 0) : null,
    audio: audio ? readAudio(audio, video ? null : total) : null,
    cover: streams.find(isCover)?.index ?? null,
  };
}

function isCover(stream: RawStream): boolean {
  return stream.codec_type === 'video' && stream.disposition.attached_pic === 1;
}

function readVideo(stream: RawStream, total: number | null, fileStart: number): VideoStream {
  const rotation = readRotation(stream);
  const pixelAspect = readFraction(stream.sample_aspect_ratio.replace(':', '/')) ?? {
    num: 1,
    den: 1,
  };
  const stored = {
    width: Math.max(1, Math.round((stream.width * pixelAspect.num) / pixelAspect.den)),
    height: stream.height,
  };
  const turned = rotation % 180 !== 0;
  const average = readFraction(stream.avg_frame_rate);
  const nominal = readFraction(stream.r_frame_rate);
  const transfer = stream.color_transfer;
  return {
    index: stream.index,
    codec: stream.codec_name,
    profile: stream.profile,
    pixelFormat: stream.pix_fmt,
    width: turned ? stored.height : stored.width,
    height: turned ? stored.width : stored.height,
    rotation,
    squarePixels: pixelAspect.num === pixelAspect.den,
    frameRate: average ?? nominal ?? { num: 30, den: 1 },
    variableFrameRate: !average || !nominal || relativeDifference(average, nominal) > 0.005,
    interlaced: /^(tt|bb|tb|bt)$/.test(stream.field_order),
    hdr: transfer === 'smpte2084' || transfer === 'arib-std-b67',
    hlg: transfer === 'arib-std-b67',
    rgb: /^(gbr|rgb|bgr|argb|abgr|pal8|0rgb|0bgr)/.test(stream.pix_fmt),
    startsAt: (stream.start_time ?? fileStart) - fileStart,
    bitrate: positive(stream.bit_rate) ?? total,
  };
}

function readAudio(stream: RawStream, total: number | null): AudioStream {
  return {
    index: stream.index,
    codec: stream.codec_name,
    profile: stream.profile,
    channels: stream.channels,
    sampleRate: positive(stream.sample_rate) ?? 48_000,
    bitrate: positive(stream.bit_rate) ?? total,
  };
}

function readRotation({ side_data_list: sideData, tags }: RawStream): number {
  const degrees =
    sideData.find((entry) => entry.rotation !== undefined)?.rotation ?? Number(tags.rotate);
  if (!Number.isFinite(degrees)) return 0;
  return (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
}

function readFraction(text: string): Fraction | null {
  const [num = 0, den = 0] = text.split('/').map(Number);
  return num > 0 && den > 0 ? { num, den } : null;
}

function relativeDifference(a: Fraction, b: Fraction): number {
  return Math.abs(a.num / a.den - b.num / b.den) / (b.num / b.den);
}

function positive(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
}
