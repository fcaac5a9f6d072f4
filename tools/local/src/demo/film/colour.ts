import { clamp, randomFrom } from './noise.ts';

/** Red, green, blue, 0…255. */
export type Rgb = readonly [number, number, number];

/** `#c0341d` */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export const mixRgb = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** A run of colours, `[where, colour]` with `where` rising from 0 to 1, as a table of `steps` triples. */
export function gradient(stops: readonly (readonly [number, string])[], steps = 256): Float32Array {
  const colours = stops.map(([where, hex]) => ({ where, colour: rgb(hex) }));
  const table = new Float32Array(steps * 3);
  for (let index = 0; index < steps; index += 1) {
    const at = index / (steps - 1);
    const next = colours.findIndex(({ where }) => where >= at);
    const b = colours[Math.max(0, next)];
    const a = colours[Math.max(0, next - 1)];
    if (!a || !b) continue;
    const span = b.where - a.where;
    table.set(mixRgb(a.colour, b.colour, span > 0 ? clamp((at - a.where) / span) : 0), index * 3);
  }
  return table;
}

const random = randomFrom(4242);
const DITHER = Float32Array.from({ length: 4096 }, () => random() * 1.6 - 0.3);

/** Pixels in floating point on their way to bytes, so that dark gradients show no bands. */
export class Canvas {
  readonly pixels: Float32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Float32Array(width * height * 3);
  }

  /** Into three bytes a pixel, dithered. `frame` moves the grain. */
  write(target: Uint8ClampedArray, frame: number): void {
    const { pixels } = this;
    const shift = (frame * 1237) & 4095;
    for (let index = 0; index < pixels.length; index += 1) {
      target[index] = (pixels[index] ?? 0) + (DITHER[(index + shift) & 4095] ?? 0);
    }
  }
}
