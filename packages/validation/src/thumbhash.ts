import { z } from 'zod';

const HEADER_BYTES = 5;
const LONG_SIDE = 7;

/**
 * The thumbhash (evanw.github.io/thumbhash) of an opaque picture in base64: what a picture looks like from
 * afar, in 24 bytes at most. Only what decodes to a picture is one.
 */
export const thumbhashSchema = z
  .base64()
  .max(32)
  .refine((text) => isThumbhash(bytesOf(text)), 'This is no thumbhash.');

function bytesOf(base64: string): Uint8Array {
  // A refinement is asked even where the text was found to be no base64.
  if (!z.base64().safeParse(base64).success) return new Uint8Array();
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The header says how many coefficients follow, four bits each. */
function isThumbhash(bytes: Uint8Array): boolean {
  const [, , flags = 0, sides = 0] = bytes;
  const hasAlpha = flags >> 7 === 1;
  const shortSide = sides & 7;
  if (hasAlpha || shortSide === 0) return false;
  const coefficients = triangle(LONG_SIDE, Math.max(3, shortSide)) + 2 * triangle(3, 3);
  return bytes.length === HEADER_BYTES + Math.ceil(coefficients / 2);
}

/** How many waves a channel is made of, besides its average. */
function triangle(nx: number, ny: number): number {
  let count = -1;
  for (let cy = 0; cy < ny; cy += 1) count += Math.ceil((nx * (ny - cy)) / ny);
  return count;
}
