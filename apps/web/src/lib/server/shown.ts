import { money } from '../format.ts';
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

interface Item {
  thumbhash: string | null;
  priceCents: number | null;
  currency: string;
}

/**
 * What an item's page says besides: the picture's place until the picture is there, and the price in
 * words. A browser's first number format costs a phone as much as all else that brings a page to life.
 */
export type Shown<T> = T & { blur: string | null; price: string | null };

export function asShown<T extends Item>(item: T): Shown<T> {
  const { thumbhash, priceCents, currency } = item;
  const price = priceCents ? money(priceCents, currency) : null;
  return { ...item, blur: blurOf(thumbhash), price };
}
