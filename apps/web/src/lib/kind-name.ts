import type { Content } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';

/** What an item is, in a word. */
export function kindName(contentType: Content['contentType']): string {
  return { video: m.kind_video, audio: m.kind_audio, written: m.kind_written }[contentType]();
}
