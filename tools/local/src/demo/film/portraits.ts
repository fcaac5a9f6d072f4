import { Canvas, gradient, rgb, type Rgb } from './colour.ts';
import type { Painter } from './film.ts';
import { clamp, cloudField, mix, step } from './noise.ts';

interface Sitter {
  sky: Float32Array;
  ink: Rgb;
  rim: Rgb;
  /** Where the light stands, in sides of the picture. */
  light: { x: number; y: number };
  /** Whether a point of the head's own space, `-1…1` from ear to ear, is hair. */
  hair(x: number, y: number): boolean;
}

const oval = (x: number, y: number, w: number, h: number): number => Math.hypot(x / w, y / h);

const SITTERS = {
  mara: {
    sky: gradient([[0, '#274c5b'], [0.55, '#d98e6a'], [1, '#f7d9a6']]), // prettier-ignore
    ink: rgb('#16202b'),
    rim: rgb('#ffd9a0'),
    light: { x: 0.76, y: 0.3 },
    hair: (x, y) =>
      oval(x, y + 0.22, 1.16, 1.2) < 1 ||
      (Math.abs(x) < 1.2 - Math.max(0, y) * 0.1 && y > -0.3 && y < 1.45 && Math.abs(x) > 0.6),
  },
  elias: {
    sky: gradient([[0, '#0c1c2b'], [0.5, '#1f5a5f'], [1, '#9fd3b8']]), // prettier-ignore
    ink: rgb('#08131c'),
    rim: rgb('#b9f3d6'),
    light: { x: 0.2, y: 0.24 },
    hair: (x, y) =>
      oval(x, y + 0.42, 1.06, 0.92) < 1 || (oval(x, y - 0.62, 0.82, 0.72) < 1 && y > 0.4),
  },
  noor: {
    sky: gradient([[0, '#3a1f3d'], [0.5, '#a63d3f'], [1, '#f3b562']]), // prettier-ignore
    ink: rgb('#1b0f1e'),
    rim: rgb('#ffe3b0'),
    light: { x: 0.7, y: 0.62 },
    hair: (x, y) => oval(x, y + 0.3, 1.14, 1.05) < 1 || oval(x + 0.35, y + 1.32, 0.52, 0.48) < 1,
  },
} satisfies Record<string, Sitter>;

/** Somebody against the light: a face is nobody's business. */
function portrait({ sky, ink, rim, light, hair }: Sitter): (side: number) => Painter {
  return (side) => {
    const canvas = new Canvas(side, side);
    const haze = cloudField(50, 4, 4);
    return (target, _, { frame }) => {
      for (let y = 0, at = 0; y < side; y += 1) {
        for (let x = 0; x < side; x += 1, at += 3) {
          const [u, v] = [x / side, y / side];
          const away = Math.hypot(u - light.x, v - light.y);
          const disc = 1 - step(0.125, 0.135, away);
          const shine = Math.exp(-away * 3) * 0.5;
          const from = Math.floor(clamp(v + (haze.at(u * 120, v * 260) - 0.5) * 0.3) * 255) * 3;
          const body = coverage(u, v, side, hair);
          const edge = clamp(
            (coverage(u, v, side, hair) -
              coverage(u + (u < light.x ? 0.012 : -0.012), v - 0.008, side, hair)) *
              0.9,
          );
          for (let c = 0; c < 3; c += 1) {
            const air = mix(mix(sky[from + c] ?? 0, rim[c] ?? 0, shine), rim[c] ?? 0, disc * 0.92);
            const person = mix(ink[c] ?? 0, sky[from + c] ?? 0, 0.1 + shine * 0.35);
            canvas.pixels[at + c] = mix(air, mix(person, rim[c] ?? 0, edge), body);
          }
        }
      }
      canvas.write(target, frame);
    };
  };
}

/** How much of a point the sitter covers, 0…1. */
function coverage(u: number, v: number, side: number, hair: Sitter['hair']): number {
  let covered = 0;
  for (const [dx, dy] of [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ] as const) {
    // prettier-ignore
    const x = (u + dx / side - 0.46) / 0.15;
    const y = (v + dy / side - 0.42) / 0.15;
    const head = oval(x, y, 1, y > 0 ? 1.32 : 1.25) < 1;
    const neck = Math.abs(x) < 0.52 + Math.max(0, y - 1.5) * 0.5 && y > 0.5 && y < 2.4;
    const shoulders = oval(x + 0.05, y - 4.3, 2.75, 2.45) < 1 || (y > 4 && Math.abs(x) < 2.7);
    if (head || neck || shoulders || hair(x, y)) covered += 0.25;
  }
  return covered;
}

export const mara = portrait(SITTERS.mara);
export const elias = portrait(SITTERS.elias);
export const noor = portrait(SITTERS.noor);
