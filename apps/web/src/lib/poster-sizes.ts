import {
  IMAGE_BOXES,
  NARROW_IMAGE_SUFFIX,
  NARROW_IMAGES,
  POSTER_PATH,
  POSTER_WIDTHS,
} from '@codex/constants';

/** Where a poster stands, so that a browser knows how wide it is before the page is laid out. */
export const POSTER_PLACES = {
  card: '(max-width: 38rem) calc(100vw - 2rem), (max-width: 58rem) 45vw, 22rem',
  hero: '(max-width: 48rem) 100vw, (max-width: 64rem) calc(100vw - 4rem), 52rem',
} as const;

/** The smaller copies of a poster of ours, for `srcset`; of any other picture there are none. */
export function posterSizes(src: string): string | undefined {
  if (!src.endsWith(`/${POSTER_PATH}`)) return imageSizes(src, 'thumbnail');
  const folder = src.slice(0, src.lastIndexOf('/'));
  const largest = Math.max(...POSTER_WIDTHS);
  return POSTER_WIDTHS.map((width) =>
    width === largest ? `${src} ${width}w` : `${folder}/${width}.webp ${width}w`,
  ).join(', ');
}

/** An uploaded image and its copy for phones, for `srcset`; of any other picture there is none. */
export function imageSizes(src: string, purpose: 'thumbnail' | 'cover'): string | undefined {
  if (!/\/i\/[0-9a-f-]{36}\.webp$/.test(src)) return undefined;
  const narrow = src.replace(/\.webp$/, NARROW_IMAGE_SUFFIX);
  return `${narrow} ${NARROW_IMAGES[purpose]}w, ${src} ${IMAGE_BOXES[purpose].width}w`;
}
