import { Canvas, gradient, mixRgb, rgb } from './colour.ts';
import type { Painter } from './film.ts';
import { clamp, cloudField, lineNoise, mix, step } from './noise.ts';

const RIDGES = 7;
const SKY = gradient([
  [0, '#27365a'],
  [0.35, '#66678a'],
  [0.62, '#c98f7c'],
  [0.82, '#f0b98a'],
  [1, '#fbdcb0'],
]);
const TINTS = Array.from({ length: RIDGES }, (_, index) =>
  mixRgb(rgb('#c3948b'), rgb('#0d1320'), (index / (RIDGES - 1)) ** 0.75),
);
const MIST = gradient([
  [0, '#7d7d99'],
  [0.5, '#d9a792'],
  [1, '#fbd9ae'],
]);
const SUN = rgb('#fff3d6');

/** Seven ridges one behind the other, mist between them, the sun coming up. */
export function ridges(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const mist = cloudField(11, 4, 5);
  const lines = TINTS.map((_, index) => lineNoise(100 + index, 6));
  const spruces = lineNoise(77, 2);
  const crests = TINTS.map(() => new Float32Array(width));
  const tops = TINTS.map(() => new Float32Array(width));

  function shape(t: number): void {
    for (let layer = 0; layer < RIDGES; layer += 1) {
      const depth = layer / (RIDGES - 1);
      const near = layer === RIDGES - 1;
      const wooded = layer >= RIDGES - 2;
      const drift = t * mix(0.006, 0.045, depth * depth) + layer * 13.7;
      for (let x = 0; x < width; x += 1) {
        const along = (x / width) * mix(4.4, 2.3, depth) + drift;
        const crest =
          mix(0.6, 1.08, depth ** 1.2) - mix(0.26, 0.4, depth) * (lines[layer]?.(along) ?? 0);
        const wood = wooded ? forest(along, near ? 38 : 80, spruces) * (near ? 0.075 : 0.026) : 0;
        (crests[layer] ?? tops[0] ?? [])[x] = crest * height;
        (tops[layer] ?? [])[x] = (crest - wood) * height;
      }
    }
  }

  return (target, t, { frame, progress }) => {
    shape(t);
    const sunX = width * 0.64;
    const sunY = height * mix(0.46, 0.26, progress);
    const warmth = mix(0.6, 1, progress);
    for (let y = 0, at = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, at += 3) {
        const distance = Math.hypot(x - sunX, y - sunY) / height;
        const glow = Math.exp(-distance * 3.2) * warmth;
        let layer = RIDGES - 1;
        while (layer >= 0 && y < (tops[layer]?.[x] ?? 0)) layer -= 1;
        const tint = TINTS[layer];
        if (!tint) {
          const sky = Math.min(255, Math.floor((y / height / 0.62) * 255)) * 3;
          const cloud = step(0.5, 0.78, mist.at(x * 0.32 + t * 1.2, y * 1.5)) * 0.25;
          const lift = cloud + glow * 0.6;
          const disc = 1 - step(0.06, 0.068, distance);
          for (let c = 0; c < 3; c += 1) {
            pixels[at + c] = mix(
              mix(SKY[sky + c] ?? 0, MIST[765 + c] ?? 0, lift),
              SUN[c] ?? 0,
              disc,
            );
          }
          continue;
        }
        const depth = layer / (RIDGES - 1);
        const below = Math.max(0, (y - (crests[layer]?.[x] ?? 0)) / height);
        const wisp = mist.at(
          x * mix(0.4, 0.24, depth) + t * mix(1.5, 6, depth),
          y * 0.9 + layer * 37,
        );
        const fog =
          clamp(below * mix(8, 3.4, depth) * step(0.18, 0.85, wisp) * 1.7) * mix(0.95, 0.5, depth);
        const lit = Math.floor(clamp(0.16 + glow * 1.5) * warmth * 255) * 3;
        const share = clamp(fog + glow * 0.3 * (1 - depth));
        for (let c = 0; c < 3; c += 1)
          pixels[at + c] = mix(tint[c] ?? 0, MIST[lit + c] ?? 0, share);
      }
    }
    canvas.write(target, frame);
  };
}

/** The outline of spruces: narrow tents of differing height. */
function forest(along: number, density: number, sizes: (x: number) => number): number {
  let tallest = 0;
  for (let shift = 0; shift < 2; shift += 1) {
    const at = along * density * (1 + shift * 0.37) + shift * 0.5;
    const tree = Math.floor(at);
    const size = 0.2 + sizes(tree * 1.7 + shift * 90) * 1.05;
    const from = Math.abs(at - tree - 0.5) * 2;
    const jag = 0.16 * (1 - Math.abs(((from * 5) % 1) - 0.5));
    tallest = Math.max(tallest, size * (1 - from) - jag * from);
  }
  return tallest;
}
