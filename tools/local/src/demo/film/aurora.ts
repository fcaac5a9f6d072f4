import { Canvas, gradient } from './colour.ts';
import type { Painter } from './film.ts';
import { clamp, lineNoise, mix, randomFrom, step } from './noise.ts';

const SKY = gradient([
  [0, '#040817'],
  [0.6, '#08192e'],
  [1, '#12364a'],
]);
const CURTAINS = 3;
const SHORE = 0.66;

/** Northern lights over a fjord, and once more in its water. */
export function aurora(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const shore = Math.round(height * SHORE);
  const sky = new Float32Array(width * shore * 3);
  const stars = starsOver(width, shore);
  const land = [lineNoise(5, 6), lineNoise(6, 6)].map((line, index) =>
    Float32Array.from({ length: width }, (_, x) => {
      const along = (x / width) * (2.2 + index) + index * 9;
      const valley = step(0.08, 0.5, Math.abs(x / width - (index === 0 ? 0.56 : 0.46)));
      return (
        shore - height * (0.015 + line(along * 1.6) ** 1.5 * valley * (index === 0 ? 0.52 : 0.34))
      );
    }),
  );
  const bases = Array.from({ length: CURTAINS }, (_, index) => lineNoise(40 + index, 4));
  const rays = Array.from({ length: CURTAINS }, (_, index) => lineNoise(60 + index, 4));

  function paintSky(t: number): void {
    const foot = new Float32Array(CURTAINS);
    const power = new Float32Array(CURTAINS);
    const reach = new Float32Array(CURTAINS);
    for (let x = 0; x < width; x += 1) {
      const u = x / width;
      for (let k = 0; k < CURTAINS; k += 1) {
        const fold = (bases[k]?.(u * 1.5 + t * 0.022 + k * 5) ?? 0) - 0.5;
        const sway = u + fold * 0.5;
        foot[k] = shore * (0.4 + k * 0.13 + fold * 0.75);
        const ray = rays[k]?.(sway * 13 + t * 0.16 + k * 31) ?? 0;
        const swell = rays[k]?.(sway * 2.2 - t * 0.07 + k * 7) ?? 0;
        power[k] = step(0.25, 0.75, swell) * (0.35 + step(0.25, 0.8, ray)) * mix(1.1, 0.75, k / 2);
        reach[k] = shore * (0.16 + 0.26 * ray);
      }
      const ground = Math.min(land[0]?.[x] ?? 0, land[1]?.[x] ?? 0);
      for (let y = 0; y < ground; y += 1) {
        let green = 0;
        let violet = 0;
        for (let k = 0; k < CURTAINS; k += 1) {
          const above = (foot[k] ?? 0) - y;
          const soft =
            above < 0 ? Math.exp(above / (shore * 0.035)) : Math.exp(-above / (reach[k] ?? 1));
          const light = soft * (power[k] ?? 0);
          const high = clamp(above / (shore * 0.42));
          green += light * (1 - high * 0.75);
          violet += light * high;
        }
        const at = (y * width + x) * 3;
        const from = Math.min(255, Math.floor((y / shore) * 255)) * 3;
        sky[at] = (SKY[from] ?? 0) + green * 34 + violet * 150;
        sky[at + 1] = (SKY[from + 1] ?? 0) + green * 205 + violet * 48;
        sky[at + 2] = (SKY[from + 2] ?? 0) + green * 118 + violet * 175;
      }
      for (let y = Math.floor(ground); y < shore; y += 1) paintLand(x, y);
    }
  }

  function paintLand(x: number, y: number): void {
    const near = y >= (land[1]?.[x] ?? 0);
    const top = land[near ? 1 : 0]?.[x] ?? 0;
    const snow = Math.exp(-(y - top) / (height * 0.035)) * (near ? 0.35 : 0.6);
    const at = (y * width + x) * 3;
    sky[at] = mix(3, 34, snow);
    sky[at + 1] = mix(9, 84, snow);
    sky[at + 2] = mix(16, 92, snow);
  }

  function twinkle(t: number): void {
    for (const { x, y, light, pace } of stars) {
      if (y >= Math.min(land[0]?.[x] ?? 0, land[1]?.[x] ?? 0) - 1) continue;
      const at = (y * width + x) * 3;
      const shine = light * (0.75 + 0.25 * Math.sin(t * pace + x));
      for (let c = 0; c < 3; c += 1) sky[at + c] = (sky[at + c] ?? 0) + shine;
    }
  }

  return (target, t, { frame }) => {
    paintSky(t);
    twinkle(t);
    pixels.set(sky);
    for (let y = shore; y < height; y += 1) {
      const deep = (y - shore) / (height - shore);
      const wave =
        Math.sin(deep ** 0.6 * 70 - t * 1.5) * 0.5 + Math.sin(deep ** 0.5 * 123 + t * 2.1) * 0.5;
      const mirrored = shore - 1 - (y - shore) * 1.75 - wave * (1 + deep * 7);
      const row = Math.round(clamp(mirrored, 0, shore - 1)) * width;
      for (let x = 0; x < width; x += 1) {
        const ripple = Math.sin(x * 0.045 + deep * 40 + t * 1.1) * (0.6 + deep * 3);
        const column = Math.round(clamp(x + ripple + wave * deep * 5, 0, width - 1));
        const from = (row + column) * 3;
        const at = (y * width + x) * 3;
        const shade = mix(0.72, 0.34, deep) * (1 + wave * 0.1);
        pixels[at] = (sky[from] ?? 0) * shade + 2;
        pixels[at + 1] = (sky[from + 1] ?? 0) * shade + 6;
        pixels[at + 2] = (sky[from + 2] ?? 0) * shade + 12;
      }
    }
    canvas.write(target, frame);
  };
}

function starsOver(width: number, shore: number) {
  const random = randomFrom(31);
  return Array.from({ length: 420 }, () => ({
    x: Math.floor(random() * width),
    y: Math.floor(random() ** 1.3 * shore),
    light: 30 + random() ** 6 * 220,
    pace: 0.6 + random() * 2.4,
  }));
}
