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

/** As large on a phone as elsewhere, on a ground of their own. */
const CAPTIONS = `video::cue {
  font: 500 clamp(0.9375rem, 2vw, 1.5rem) / 1.4 var(--sans);
  background: oklch(0.1 0.005 60 / 0.78);
}`;

let captionStyles: CSSStyleSheet | undefined;

/** Says how captions look: from outside, styles do not reach the video that an element has inside. */
export function dressCaptions(element: HTMLVideoElement): void {
  if (!captionStyles) {
    captionStyles = new CSSStyleSheet();
    captionStyles.replaceSync(CAPTIONS);
  }
  const { adoptedStyleSheets } = element.shadowRoot ?? document;
  if (!adoptedStyleSheets.includes(captionStyles)) adoptedStyleSheets.push(captionStyles);
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
