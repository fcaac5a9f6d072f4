import type { StreamingUrl } from '@codex/validation';
import type { StreamSource } from './stream-source.ts';

/** Captions, and the pictures that the scrubber shows. Which captions are on the controls decide. */
export function addTracks(
  element: HTMLVideoElement,
  { captions, thumbnailsUrl }: Pick<StreamingUrl, 'captions' | 'thumbnailsUrl'>,
): void {
  for (const { url, language, label } of captions) {
    const track = makeTrack('captions', url, label);
    track.srclang = language;
    element.append(track);
  }
  if (thumbnailsUrl) {
    const track = makeTrack('metadata', thumbnailsUrl, 'thumbnails');
    track.default = true;
    element.append(track);
  }
}

/** Gives tracks the token of now: those that were not read yet, and pictures still to come. */
export function readdressTracks(element: HTMLVideoElement, source: StreamSource): void {
  const player = 'nativeEl' in element ? element.nativeEl : element;
  if (!(player instanceof HTMLVideoElement)) return;
  for (const track of player.querySelectorAll('track')) {
    const isRead = track.readyState === HTMLTrackElement.LOADED;
    if (!isRead || track.kind === 'metadata') track.src = source.readdress(track.src);
  }
}

function makeTrack(kind: string, src: string, label: string): HTMLTrackElement {
  const track = document.createElement('track');
  return Object.assign(track, { kind, src, label });
}
