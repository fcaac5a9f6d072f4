import { MEDIA_FAILURES, type MediaFailure } from '@codex/constants';
import { m } from '../paraglide/messages.js';

const TEXTS: Record<MediaFailure, () => string> = {
  notMedia: m.media_failure_not_media,
  unsupported: m.media_failure_unsupported,
  incomplete: m.media_failure_incomplete,
  undecodable: m.media_failure_undecodable,
  nothingToPlay: m.media_failure_nothing_to_play,
  noVideo: m.media_failure_no_video,
  tooManyPixels: m.media_failure_too_many_pixels,
  tooLong: m.media_failure_too_long,
  tooManyStreams: m.media_failure_too_many_streams,
  tooSlow: m.media_failure_too_slow,
  tooBig: m.media_failure_too_big,
  exhausted: m.media_failure_exhausted,
};

const isFailure = (name: string): name is MediaFailure => name in TEXTS;

/** Why a file could not be processed, in the language of the page. */
export function mediaFailureText(reason: string | null): string {
  const [name] = Object.entries(MEDIA_FAILURES).find(([, sentence]) => sentence === reason) ?? [];
  return name && isFailure(name) ? TEXTS[name]() : (reason ?? '');
}
