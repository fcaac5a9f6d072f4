import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { rgbaToThumbHash } from 'thumbhash';
import { words } from './ffmpeg-args.ts';
import { runCaged } from './ffmpeg.ts';
import type { Workshop } from './workshop.ts';

const SECONDS = 60;
/** A thumbhash is made of at most 100 × 100 pixels; it keeps seven waves along the longer side. */
const SMALL = 'scale=64:64:force_original_aspect_ratio=decrease';
const GUARDS = words('-protocol_whitelist pipe -format_whitelist mjpeg -f mjpeg');

export interface Picture {
  width: number;
  height: number;
  /** Three bytes a pixel. */
  rgb: Uint8Array;
}

/** The thumbhash of a JPEG in the job's folder in base64, or null when there is nothing to be read. */
export async function makeThumbhash(shop: Workshop, file: string): Promise<string | null> {
  const chunks: Buffer[] = [];
  await runCaged({
    ...shop.cage,
    command: [
      shop.binaries.ffmpeg,
      ...words('-v error'),
      ...GUARDS,
      ...words(`-i pipe:0 -vf ${SMALL} -frames:v 1 -f image2pipe -c:v ppm pipe:1`),
    ],
    timeoutSeconds: SECONDS,
    input: createReadStream(join(shop.folder, file)),
    onOutput: (chunk) => chunks.push(chunk),
  });
  const picture = readPpm(Buffer.concat(chunks));
  return picture && hashPicture(picture);
}

/** A binary PPM with 8 bits a colour; null when it is none. */
export function readPpm(bytes: Buffer): Picture | null {
  const header = /^P6\n(\d{1,3}) (\d{1,3})\n255\n/.exec(bytes.toString('latin1', 0, 32));
  if (!header) return null;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const rgb = bytes.subarray(header[0].length);
  return rgb.length > 0 && rgb.length === width * height * 3 ? { width, height, rgb } : null;
}

export function hashPicture({ width, height, rgb }: Picture): string {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return Buffer.from(rgbaToThumbHash(width, height, rgba)).toString('base64');
}
