/** Numbers in [0, 1) that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A table that repeats without a seam and is read between its points. */
export interface Field {
  /** Around 0.5, within 0…1. */
  at(x: number, y: number): number;
}

const SIZE = 256;
const MASK = SIZE - 1;

/** Clouds: octaves of smooth noise over 256 × 256 points. `cells` is how many lumps the first has a side. */
export function cloudField(seed: number, cells: number, octaves: number): Field {
  const values = new Float32Array(SIZE * SIZE);
  let amplitude = 0.5;
  for (let octave = 0, n = cells; octave < octaves && n <= SIZE; octave += 1, n *= 2) {
    addOctave(values, lattice(seed + octave, n), n, amplitude);
    amplitude /= 2;
  }
  for (const [index, value] of values.entries()) values[index] = value + amplitude;
  return {
    at: (x, y) => {
      const left = Math.floor(x);
      const top = Math.floor(y);
      const fx = x - left;
      const fy = y - top;
      const row = (top & MASK) * SIZE;
      const below = ((top + 1) & MASK) * SIZE;
      const x0 = left & MASK;
      const x1 = (left + 1) & MASK;
      const a = values[row + x0] ?? 0;
      const b = values[row + x1] ?? 0;
      const c = values[below + x0] ?? 0;
      const d = values[below + x1] ?? 0;
      const upper = a + (b - a) * fx;
      return upper + (c + (d - c) * fx - upper) * fy;
    },
  };
}

function lattice(seed: number, n: number): Float32Array {
  const random = randomFrom(seed * 7919 + n);
  return Float32Array.from({ length: n * n }, random);
}

function addOctave(values: Float32Array, points: Float32Array, n: number, amplitude: number): void {
  const step = n / SIZE;
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const px = x * step;
      const py = y * step;
      const x0 = Math.floor(px);
      const y0 = Math.floor(py);
      const fx = smooth(px - x0);
      const fy = smooth(py - y0);
      const row = y0 * n;
      const below = ((y0 + 1) % n) * n;
      const x1 = (x0 + 1) % n;
      const upper = mix(points[row + x0] ?? 0, points[row + x1] ?? 0, fx);
      const lower = mix(points[below + x0] ?? 0, points[below + x1] ?? 0, fx);
      const at = y * SIZE + x;
      values[at] = (values[at] ?? 0) + amplitude * mix(upper, lower, fy);
    }
  }
}

/** A jagged line: octaves of smooth noise along one axis, within 0…1. */
export function lineNoise(seed: number, octaves: number): (x: number) => number {
  const random = randomFrom(seed);
  const points = Float32Array.from({ length: 1024 }, random);
  return (x) => {
    let sum = 0;
    let amplitude = 0.5;
    let at = x + 4096;
    for (let octave = 0; octave < octaves; octave += 1) {
      const left = Math.floor(at);
      const a = points[left & 1023] ?? 0;
      sum += amplitude * mix(a, points[(left + 1) & 1023] ?? 0, smooth(at - left));
      at = at * 2.03 + 17;
      amplitude *= 0.5;
    }
    return sum + amplitude;
  };
}

export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
export const clamp = (value: number, low = 0, high = 1): number =>
  value < low ? low : value > high ? high : value;
const smooth = (t: number): number => t * t * (3 - 2 * t);
/** 0 below `low`, 1 above `high`, a soft step between them. */
export const step = (low: number, high: number, value: number): number =>
  smooth(clamp((value - low) / (high - low)));
