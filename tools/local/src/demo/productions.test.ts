import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PICTURES, type PictureName, type ScoreName } from './productions.ts';
import { SCORES } from './sound/scores.ts';

const WIDTH = 48;
const HEIGHT = 27;
const names = Object.keys(PICTURES) as PictureName[];
const scores = Object.keys(SCORES) as ScoreName[];

/** Two frames of it, a second apart. */
function frames(name: PictureName): Uint8ClampedArray[] {
  const paint = PICTURES[name](WIDTH, HEIGHT);
  return [0, 1].map((frame) => {
    const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 3);
    paint(pixels, frame, { frame, progress: frame / 20 });
    return pixels;
  });
}

const digest = (bytes: Uint8Array | Uint8ClampedArray) =>
  createHash('sha256').update(bytes).digest('hex');

describe('a picture', () => {
  test.each(names)('%s comes out the same each time, and is no plain surface', (name) => {
    const [first = new Uint8ClampedArray()] = frames(name);
    expect(digest(first)).toBe(digest(frames(name)[0] ?? new Uint8ClampedArray()));
    expect(new Set(first).size).toBeGreaterThan(30);
  });

  test.each(['ridges', 'aurora', 'lighthouse', 'city', 'edges'] as const)('%s moves', (name) => {
    const [first, second] = frames(name);
    expect(first).not.toEqual(second);
  });
});

describe('a score', () => {
  test.each(scores)('%s comes out the same each time, is heard, and ends in silence', (name) => {
    const sound = SCORES[name](8).finish();
    expect(digest(sound)).toBe(digest(SCORES[name](8).finish()));
    const samples = new Int16Array(sound.buffer, sound.byteOffset, sound.length / 2);
    expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeGreaterThan(
      8000,
    );
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(50);
  });
});
