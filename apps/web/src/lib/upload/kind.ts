import { AUDIO_MIME_TYPES, VIDEO_MIME_TYPES, type MediaType } from '@codex/constants';

/** What browsers leave out or call differently. */
const BY_EXTENSION: Record<string, string> = {
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  avi: 'video/x-msvideo',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
  ogv: 'video/ogg',
  ts: 'video/mp2t',
  '3gp': 'video/3gpp',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  opus: 'audio/opus',
};

const KNOWN: ReadonlySet<string> = new Set([...VIDEO_MIME_TYPES, ...AUDIO_MIME_TYPES]);

/** Of which kind a file is; undefined where it is neither video nor audio that we take. */
export function kindOf({
  name,
  type,
}: {
  name: string;
  type: string;
}): { mimeType: string; mediaType: MediaType } | undefined {
  const said = (type.split(';')[0] ?? '').toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const mimeType = KNOWN.has(said) ? said : BY_EXTENSION[extension];
  if (mimeType === undefined) return undefined;
  return { mimeType, mediaType: mimeType.startsWith('audio/') ? 'audio' : 'video' };
}

/** A title to begin with: the name of the file without its ending. */
export const titleOf = (name: string): string =>
  name
    .replace(/\.[^.]{1,5}$/, '')
    .replace(/[_\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200) || 'Untitled';
