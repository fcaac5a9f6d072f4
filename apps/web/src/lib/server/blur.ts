import { rgbaToDataURL, thumbHashToRGBA } from 'thumbhash';

const LONG_SIDE = 8;

/**
 * A thumbhash as a PNG in a data URL of some 300 characters, for a browser to stretch. Seven waves are all
 * that a thumbhash keeps: eight pixels show them as well as the 32 it decodes to. Null for what is no hash.
 */
export function blurOf(thumbhash: string | null): string | null {
  if (!thumbhash) return null;
  const bytes = Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0));
  const { w, h, rgba } = thumbHashToRGBA(bytes);
  const scale = LONG_SIDE / Math.max(w, h);
  const width = Math.max(1, Math.round(w * scale));
  const height = Math.max(1, Math.round(h * scale));
  const small = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const x = Math.floor(((pixel % width) + 0.5) * (w / width));
    const y = Math.floor((Math.floor(pixel / width) + 0.5) * (h / height));
    const at = (y * w + x) * 4;
    small.set(rgba.subarray(at, at + 4), pixel * 4);
  }
  return rgbaToDataURL(width, height, small);
}

/** An item with what stands in the place of its picture until that is there. */
export function withBlur<T extends { thumbhash: string | null }>(
  item: T,
): T & { blur: string | null } {
  return { ...item, blur: blurOf(item.thumbhash) };
}
