import { Canvas, gradient, mixRgb, rgb } from './colour.ts';
import type { Painter } from './film.ts';
import { clamp, lineNoise, mix, randomFrom, step } from './noise.ts';

const BLADES = 9;

/** The blades of a lens, nearly closed. */
export function lens(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const [dark, lit, warm] = [rgb('#14161c'), rgb('#5b6270'), rgb('#f3a45a')];
  return (target, _, { frame }) => {
    for (let y = 0, at = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, at += 3) {
        const u = (x - width * 0.5) / height;
        const v = (y - height * 0.5) / height;
        const radius = Math.hypot(u, v);
        const turn = Math.atan2(v, u) + radius * 1.15;
        const blade = ((turn / (2 * Math.PI)) * BLADES + BLADES) % BLADES;
        const along = blade % 1;
        const hole = 0.15 / Math.cos(((along - 0.5) * Math.PI * 2) / BLADES);
        const bevel = Math.exp(-along * 16) * 0.85 + along * 0.22;
        const shade = (0.32 + 0.3 * Math.cos(turn - radius * 1.15 + 2.4)) * (1.15 - radius);
        const metal = mixRgb(dark, lit, clamp(shade + bevel * 0.5 * shade * 2));
        const open = 1 - step(hole - 0.003, hole + 0.003, radius);
        const glow = Math.exp(-Math.max(0, radius - hole) * 11) * 0.5;
        const ring = step(0.705, 0.715, radius) * 0.75;
        const light = mixRgb(warm, rgb('#fff4dc'), clamp(1 - radius / 0.16));
        const colour = mixRgb(mixRgb(mixRgb(metal, warm, glow * bevel), dark, ring), light, open);
        canvas.pixels.set(colour, at);
      }
    }
    canvas.write(target, frame);
  };
}

const NIGHT = gradient([[0, '#0a1024'], [0.6, '#1d2a4d'], [0.85, '#6d4a63'], [1, '#d98a62']]); // prettier-ignore

/** Stars drawn out by a long night, over a hut with its lamp on. */
export function trails(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const random = randomFrom(64);
  const pole = { x: width * 0.34, y: height * 0.42 };
  const hill = lineNoise(88, 5);

  function arc(radius: number, from: number, length: number, light: number, tint: number): void {
    const steps = Math.ceil(radius * length * 1.5);
    for (let index = 0; index < steps; index += 1) {
      const angle = from + (index / steps) * length;
      const x = Math.round(pole.x + Math.cos(angle) * radius);
      const y = Math.round(pole.y + Math.sin(angle) * radius);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const at = (y * width + x) * 3;
      pixels[at] = (pixels[at] ?? 0) + light * mix(0.75, 1, tint);
      pixels[at + 1] = (pixels[at + 1] ?? 0) + light * 0.85;
      pixels[at + 2] = (pixels[at + 2] ?? 0) + light * mix(1, 0.7, tint);
    }
  }

  return (target, _, { frame }) => {
    for (let y = 0, at = 0; y < height; y += 1) {
      const from = Math.floor(clamp(y / (height * 0.86)) * 255) * 3;
      for (let x = 0; x < width; x += 1, at += 3) pixels.set(NIGHT.subarray(from, from + 3), at);
    }
    for (let index = 0; index < 620; index += 1) {
      arc(
        Math.sqrt(random()) * width * 0.85,
        random() * Math.PI * 2,
        0.5 + random() * 0.25,
        12 + random() ** 4 * 130,
        random(),
      );
    }
    for (let x = 0; x < width; x += 1) {
      const top = height * (0.9 - 0.16 * hill((x / width) * 3) + 0.05 * Math.sin((x / width) * 5));
      for (let y = Math.floor(top); y < height; y += 1)
        pixels.set([9, 12, 22], (y * width + x) * 3);
    }
    hut(0.69, 0.83);
    canvas.write(target, frame);
  };

  function hut(u: number, v: number): void {
    const size = height * 0.075;
    for (let dy = -size; dy < size * 0.9; dy += 1) {
      const half = dy < 0 ? (dy + size) * 1.15 : size * 0.95;
      for (let dx = -half; dx < half; dx += 1) {
        const at = (Math.round(v * height + dy) * width + Math.round(u * width + dx)) * 3;
        const pane =
          Math.abs(dx + size * 0.25) < size * 0.2 && Math.abs(dy - size * 0.35) < size * 0.2;
        pixels.set(pane ? [255, 206, 128] : [7, 9, 17], at);
      }
    }
    for (let dy = -size * 3; dy < size * 3; dy += 1) {
      for (let dx = -size * 3; dx < size * 3; dx += 1) {
        const x = Math.round(u * width - size * 0.25 + dx);
        const y = Math.round(v * height + size * 0.35 + dy);
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const light = Math.exp(-Math.hypot(dx, dy) / (size * 0.55)) * 90;
        const at = (y * width + x) * 3;
        for (let c = 0; c < 3; c += 1)
          pixels[at + c] = (pixels[at + c] ?? 0) + light * (1 - c * 0.3);
      }
    }
  }
}

/** The studio's mark: a star over a horizon of light. */
export function logo(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const [ground, light] = [rgb('#0b2b33'), rgb('#9ff0d0')];
  return (target, _, { frame }) => {
    for (let y = 0, at = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, at += 3) {
        const u = (x + 0.5) / width - 0.5;
        const v = (y + 0.5) / height - 0.5;
        const star = Math.abs(u) ** 0.55 + Math.abs((v + 0.13) * 0.86) ** 0.55;
        const rays = [0.13, 0.195, 0.26].map((drop, index) => {
          const curve = v - drop - u * u * 0.5;
          const breadth = 0.013 - index * 0.002;
          return (
            (1 - step(breadth - 0.003, breadth, Math.abs(curve))) *
            (1 - step(0.3, 0.34 - index * 0.02, Math.abs(u))) *
            (1 - index * 0.28)
          );
        });
        const ink = Math.max(1 - step(0.485, 0.495, star), ...rays);
        canvas.pixels.set(mixRgb(ground, light, ink), at);
      }
    }
    canvas.write(target, frame);
  };
}
