import type { MediaFailure } from '@codex/constants';
import type { Probe } from './probe.ts';

const MAX_PIXELS = 8192 * 4320;
const MAX_SIDE = 16_384;
const MAX_DURATION_SECONDS = 12 * 3600;
const MAX_STREAMS = 32;

const VIDEO_CODECS = new Set([
  'h264',
  'hevc',
  'vp8',
  'vp9',
  'av1',
  'mpeg4',
  'mpeg2video',
  'mpeg1video',
  'h263',
  'msmpeg4v2',
  'msmpeg4v3',
  'mjpeg',
  'prores',
  'dnxhd',
  'theora',
  'ffv1',
  'rawvideo',
  'qtrle',
  'png',
  'dvvideo',
]);
const AUDIO_CODECS =
  /^(aac|mp3|mp2|mp1|ac3|eac3|opus|vorbis|flac|alac|amr_nb|amr_wb|pcm_\w+|adpcm_\w+|speex)$/;

/** Why a file may not be transcoded; undefined when it may. */
export function refuse(probe: Probe, wanted: 'video' | 'audio'): MediaFailure | undefined {
  const { video, audio, durationSeconds, streamCount } = probe;
  if (!video && !audio) return 'nothingToPlay';
  if (wanted === 'video' && !video) return 'noVideo';
  if (wanted === 'audio' && !audio) return 'nothingToPlay';
  if (streamCount > MAX_STREAMS) return 'tooManyStreams';
  if ((durationSeconds ?? 0) > MAX_DURATION_SECONDS) return 'tooLong';
  if (video && wanted === 'video') {
    if (!VIDEO_CODECS.has(video.codec)) return 'unsupported';
    if (video.width * video.height > MAX_PIXELS) return 'tooManyPixels';
    if (Math.max(video.width, video.height) > MAX_SIDE) return 'tooManyPixels';
  }
  return audio && !AUDIO_CODECS.test(audio.codec) && !video ? 'unsupported' : undefined;
}

/** What of the file is used: an audio item leaves a picture track aside, an unreadable sound track is left out. */
export function selectStreams(probe: Probe, wanted: 'video' | 'audio'): Probe {
  const audio = probe.audio && AUDIO_CODECS.test(probe.audio.codec) ? probe.audio : null;
  return { ...probe, audio, video: wanted === 'video' ? probe.video : null };
}

/** Bounds of one whole job. */
export const BOUNDS = {
  maxPixels: MAX_PIXELS,
  maxDurationSeconds: MAX_DURATION_SECONDS,
  maxStreams: MAX_STREAMS,
};

/**
 * How long ffmpeg may run on a source, in seconds of the clock: a slow machine takes about its
 * duration for a video, an eighth of it for audio.
 */
export function wallClockBound({ durationSeconds, video }: Probe): number {
  const duration = durationSeconds ?? MAX_DURATION_SECONDS / 4;
  return Math.min(11 * 3600, 120 + duration * (video ? 8 : 2));
}
