import { Canvas, gradient, rgb } from './colour.ts';
import type { Painter } from './film.ts';
import { mix, step } from './noise.ts';

const CENTRE = { re: -0.743643887037151, im: 0.13182590420533 };
const MOST = 600;
/** Half a picture's height at the beginning and at the end, in the plane of numbers. */
const WIDEST = 1.35;
const CLOSEST = 2.4e-5;
const STEPS = 2048;
const COLOURS = gradient(
  [
    [0, '#07060d'],
    [0.14, '#1d1233'],
    [0.3, '#5a1f45'],
    [0.46, '#c0341d'],
    [0.6, '#f39a4a'],
    [0.7, '#fdeecb'],
    [0.82, '#5d8f95'],
    [0.93, '#123047'],
    [1, '#07060d'],
  ],
  STEPS,
);
const BLURRED = rgb('#4a2436');

/**
 * Down into the edge of the Mandelbrot set. A zoom shows the same points over and over: they are computed
 * once, by angle and by the logarithm of their distance, and each frame is a look at that strip.
 */
export function edges(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const angles = width * 2;
  const perRadian = angles / (2 * Math.PI);
  const outermost = Math.log(WIDEST * Math.hypot(1, width / height) * 1.01);
  const rows = Math.ceil((outermost - Math.log(CLOSEST / (height / 2))) * perRadian);
  const strip = new Float32Array(rows * angles);
  let computed = 0;

  /** Rows are wanted from the outside in. */
  function computeTo(row: number): void {
    for (; computed <= Math.min(row, rows - 1); computed += 1) {
      const radius = Math.exp(outermost - computed / perRadian);
      for (let angle = 0; angle < angles; angle += 1) {
        const phi = angle / perRadian;
        strip[computed * angles + angle] = escape(
          CENTRE.re + radius * Math.cos(phi),
          CENTRE.im + radius * Math.sin(phi),
        );
      }
    }
  }

  const polar = polarOf(width, height);
  return (target, _, { frame, progress }) => {
    const eased = progress * 0.97 + 0.03 * progress * progress;
    const half = Math.log(WIDEST) + (Math.log(CLOSEST) - Math.log(WIDEST)) * eased;
    const shift = (outermost - half) * perRadian;
    const spin = progress * angles * 0.22;
    computeTo(Math.ceil(shift + Math.log(height) * perRadian));
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      const row = Math.min(rows - 2, Math.max(0, shift - (polar.depth[pixel] ?? 0) * perRadian));
      const column = (polar.angle[pixel] ?? 0) * perRadian + spin;
      const r = Math.floor(row);
      const c = Math.floor(column);
      const fr = row - r;
      const fc = column - c;
      const a = strip[r * angles + (c % angles)] ?? 0;
      const b = strip[r * angles + ((c + 1) % angles)] ?? 0;
      const d = strip[(r + 1) * angles + (c % angles)] ?? 0;
      const e = strip[(r + 1) * angles + ((c + 1) % angles)] ?? 0;
      const depth = mix(mix(a, b, fc), mix(d, e, fc), fr);
      paint(pixel * 3, depth, Math.abs(a - e) + Math.abs(b - d));
    }
    canvas.write(target, frame);
  };

  /** Where neighbours differ more than a pixel can show, one dim colour stands for all of them. */
  function paint(at: number, depth: number, contrast: number): void {
    const blur = step(0.35, 2.6, contrast) * 0.85;
    const inside = depth >= 98;
    const from = inside ? 0 : Math.floor(((depth * 0.17 + 0.52) % 1) * (STEPS - 1)) * 3;
    for (let c = 0; c < 3; c += 1) {
      pixels[at + c] = mix(COLOURS[from + c] ?? 0, BLURRED[c] ?? 0, inside ? 0 : blur);
    }
  }
}

/** How soon a point runs away, without steps, on a scale that grows ever slower; 99 for never. */
function escape(re: number, im: number): number {
  let x = 0;
  let y = 0;
  for (let n = 0; n < MOST; n += 1) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy > 256) return Math.log2(n + 3 - Math.log2(Math.log2(xx + yy) / 2)) ** 1.5;
    y = 2 * x * y + im;
    x = xx - yy + re;
  }
  return 99;
}

/** Of each pixel: the logarithm of its distance from the middle in half heights, and its angle. */
function polarOf(width: number, height: number) {
  const depth = new Float32Array(width * height);
  const angle = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const dx = (x + 0.5 - width / 2) / (height / 2);
      const dy = (y + 0.5 - height / 2) / (height / 2);
      depth[at] = Math.log(Math.hypot(dx, dy));
      angle[at] = (Math.atan2(dy, dx) + 2 * Math.PI) % (2 * Math.PI);
    }
  }
  return { depth, angle };
}
