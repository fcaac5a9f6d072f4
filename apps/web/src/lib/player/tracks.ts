import type { StreamingUrl } from '@codex/validation';

/** Captions, and the pictures that the scrubber shows. */
export function addTracks(
  element: HTMLVideoElement,
  { captions, thumbnailsUrl }: Pick<StreamingUrl, 'captions' | 'thumbnailsUrl'>,
): void {
  for (const [at, { url, language, label }] of captions.entries()) {
    const track = makeTrack('captions', url, label);
    track.srclang = language;
    track.default = at === 0;
    element.append(track);
  }
  if (thumbnailsUrl) {
    const track = makeTrack('metadata', thumbnailsUrl, 'thumbnails');
    track.default = true;
    element.append(track);
  }
}

function makeTrack(kind: string, src: string, label: string): HTMLTrackElement {
  const track = document.createElement('track');
  return Object.assign(track, { kind, src, label });
}
