/** No image at all, too large an area, an unknown format, too much to process. */
const OF_THE_IMAGE = new Set<unknown>([9412, 9413, 9520, 9522]);
/** It could not be resized: as it is damaged, or as the runtime got an answer that it did not expect. */
const NOT_RESIZED = 9523;

/**
 * Whether what the Images binding threw is said of the image, so that its sender can mend it, or is
 * trouble of the binding's own; some of it may be either.
 * @see https://developers.cloudflare.com/images/reference/troubleshooting/
 */
export function causeOf(error: unknown): 'image' | 'binding' | 'either' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (OF_THE_IMAGE.has(code)) return 'image';
  return code === NOT_RESIZED ? 'either' : 'binding';
}

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12P4//8/AAX+Av7czFnnAAAAAElFTkSuQmCC';

/** A PNG of one pixel: who cannot read it can read none. */
export const SOUND_IMAGE = Uint8Array.from(atob(PIXEL), (letter) => letter.charCodeAt(0));
