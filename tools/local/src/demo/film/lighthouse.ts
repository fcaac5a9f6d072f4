import { Canvas, gradient } from './colour.ts';
import type { Painter } from './film.ts';
import { clamp, cloudField, lineNoise, mix, randomFrom, step } from './noise.ts';

const SKY = gradient([
  [0, '#070d1f'],
  [0.55, '#14233f'],
  [0.85, '#2d4460'],
  [1, '#58677a'],
]);
const HORIZON = 0.56;
/** One turn of the lamp. Seconds. */
const TURN = 7;

/** A lighthouse at night, its beam going round over the sea. */
export function lighthouse(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const horizon = Math.round(height * HORIZON);
  const clouds = cloudField(3, 4, 5);
  const waves = cloudField(8, 16, 4);
  const lamp = { x: width * 0.7, y: height * 0.235 };
  const tower = silhouette(width, height, lamp);
  const random = randomFrom(5);
  const stars = Array.from({ length: 160 }, () => ({
    at: (Math.floor(random() ** 1.6 * horizon * 0.8) * width + Math.floor(random() * width)) * 3,
    light: 20 + random() ** 5 * 160,
  }));

  function paintSky(t: number): void {
    for (let y = 0, at = 0; y < horizon; y += 1) {
      const from = Math.min(255, Math.floor((y / horizon) * 255)) * 3;
      for (let x = 0; x < width; x += 1, at += 3) {
        const veil = step(0.42, 0.8, clouds.at(x * 0.22 + t * 1.1, y * 0.75)) * 26 * (y / horizon);
        for (let c = 0; c < 3; c += 1)
          pixels[at + c] = (SKY[from + c] ?? 0) + veil * (0.75 + c * 0.15);
      }
    }
    for (const { at, light } of stars) {
      for (let c = 0; c < 3; c += 1) pixels[at + c] = (pixels[at + c] ?? 0) + light;
    }
  }

  function paintSea(t: number, side: number, toUs: number): void {
    for (let y = horizon; y < height; y += 1) {
      const near = (y - horizon + 1) / (height - horizon);
      const far = 1 / (near + 0.045);
      for (let x = 0; x < width; x += 1) {
        const across = (x - width * 0.5) * far * 0.22;
        const swell = waves.at(across + t * 2.2, far * 90 + t * 9) - 0.5;
        const chop = waves.at(across * 2.3 - t * 3.1, far * 205 + t * 17) - 0.5;
        const tilt = (swell * 1.25 + chop * 0.8) * clamp(near * 5 + 0.5);
        const glance = step(0.02, 0.42, tilt + 0.06);
        const foam = step(0.4, 0.6, tilt) * near;
        const moon =
          Math.exp(-(((x - width * 0.24) / (width * mix(0.045, 0.16, near))) ** 2)) * glance;
        const away = (x - lamp.x) * side;
        const swept =
          away > 0 ? Math.exp(-away / (width * 0.36)) * Math.exp(-near * 3.2) * Math.abs(side) : 0;
        const under =
          Math.exp(-(((x - lamp.x) / (width * mix(0.02, 0.1, near))) ** 2)) * (0.35 + toUs * 1.7);
        const warm = (swept * 0.8 + under) * glance;
        const base = mix(0.95, 0.32, near ** 0.5) + tilt * 0.34;
        const at = (y * width + x) * 3;
        pixels[at] = base * 44 + moon * 78 + warm * 215 + foam * 40;
        pixels[at + 1] = base * 62 + moon * 92 + warm * 165 + foam * 48;
        pixels[at + 2] = base * 84 + moon * 105 + warm * 92 + foam * 54;
      }
    }
  }

  /** The cone of light in the damp air, and what reaches the eye when it points here. */
  function shine(side: number, toUs: number): void {
    const reach = width * (0.2 + 0.5 * Math.abs(side));
    for (let y = 0, at = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, at += 3) {
        const dx = x - lamp.x;
        const dy = y - lamp.y;
        const along = Math.abs(dx);
        const spread = 1.6 + along * 0.055;
        const cone =
          Math.exp(-((dy / spread) ** 2)) * Math.exp(-along / reach) * Math.min(1, along / 6);
        const lit = cone * Math.abs(side) * (dx * side > 0 ? 1 : 0.42);
        const distance = Math.hypot(dx, dy) / height;
        const halo =
          Math.exp(-distance * 26) * (0.7 + toUs * 0.6) +
          Math.exp(-distance * 5) * (0.1 + toUs * 0.55);
        const light = lit * 0.85 + halo;
        if (light < 0.004) continue;
        pixels[at] = (pixels[at] ?? 0) + light * 255;
        pixels[at + 1] = (pixels[at + 1] ?? 0) + light * 214;
        pixels[at + 2] = (pixels[at + 2] ?? 0) + light * 146;
      }
    }
  }

  return (target, t, { frame }) => {
    const angle = (t / TURN) * Math.PI * 2 + 0.6;
    const side = Math.cos(angle);
    const toUs = Math.max(0, Math.sin(angle)) ** 24;
    paintSky(t);
    paintSea(t, side, toUs);
    for (const { at, shade } of tower) {
      for (let c = 0; c < 3; c += 1) pixels[at + c] = mix(pixels[at + c] ?? 0, 6 + c * 4, shade);
    }
    shine(side, toUs);
    canvas.write(target, frame);
  };
}

/** The rock and the tower, as pixels that they darken. */
function silhouette(width: number, height: number, lamp: { x: number; y: number }) {
  const rock = lineNoise(17, 6);
  const dark: { at: number; shade: number }[] = [];
  const foot = height * 0.5;
  for (let x = 0; x < width; x += 1) {
    const from = (x - lamp.x) / width;
    const bulk = Math.exp(-((from / 0.115) ** 2)) * 0.16 * (0.55 + rock((x / width) * 9) * 0.9);
    const top = height * (HORIZON + 0.045 - bulk);
    for (let y = Math.floor(top); y < height * (HORIZON + 0.05 + bulk * 0.22); y += 1) {
      if (y < height && bulk > 0.012)
        dark.push({ at: (y * width + x) * 3, shade: clamp(y + 1 - top) * 0.96 });
    }
    for (let y = Math.floor(lamp.y - height * 0.035); y < foot; y += 1) {
      const down = (y - lamp.y) / (foot - lamp.y);
      const half = towerHalf(down) * height;
      const inside = clamp(half - Math.abs(x - lamp.x) + 0.5);
      const band = down > 0.1 && Math.floor(down * 6) % 2 === 1 ? 0.8 : 0.95;
      if (inside > 0) dark.push({ at: (y * width + x) * 3, shade: inside * band });
    }
  }
  return dark;
}

/** Half of the tower's breadth, from the roof (below 0) down to its foot (1), in heights of the picture. */
function towerHalf(down: number): number {
  if (down < -0.03) return clamp((down + 0.16) * 0.12, 0, 0.014);
  if (down < 0.05) return 0.009;
  if (down < 0.085) return 0.02;
  return mix(0.0135, 0.024, down);
}
