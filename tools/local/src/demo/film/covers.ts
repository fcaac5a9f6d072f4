import { Canvas, gradient } from './colour.ts';
import type { Painter } from './film.ts';
import { clamp, cloudField, lineNoise, mix, randomFrom, step } from './noise.ts';

const DAWN = gradient([
  [0, '#3d5a73'],
  [0.4, '#8fa3ab'],
  [0.72, '#e9c3a0'],
  [1, '#f6d9b4'],
]);

/** Masts in the fog, a low sun, still water. */
export function harbour(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const fog = cloudField(21, 3, 5);
  const water = cloudField(22, 12, 4);
  const shore = Math.round(height * 0.6);
  const boats = [
    { x: 0.24, size: 0.34, far: 0.72 },
    { x: 0.38, size: 0.27, far: 0.8 },
    { x: 0.76, size: 0.62, far: 0.12 },
    { x: 0.6, size: 0.38, far: 0.55 },
  ].toSorted((a, b) => b.far - a.far);
  const sun = { x: width * 0.36, y: height * 0.47 };

  function ink(x: number, y: number, far: number, strength = 1): void {
    if (x < 0 || x >= width || y < 0 || y >= shore) return;
    const at = (Math.floor(y) * width + Math.floor(x)) * 3;
    const haze = clamp(far + fog.at(x * 0.2, y * 0.5) * 0.35 - 0.1);
    for (let c = 0; c < 3; c += 1) {
      pixels[at + c] = mix(
        pixels[at + c] ?? 0,
        mix(24 + c * 8, pixels[at + c] ?? 0, haze),
        strength,
      );
    }
  }

  function boat({ x, size, far }: { x: number; size: number; far: number }): void {
    const tall = size * height;
    const long = tall * 0.62;
    const mid = x * width;
    for (let dx = -long / 2; dx <= long / 2; dx += 1) {
      const bow = Math.abs(dx) / (long / 2);
      const deck = shore - tall * (0.075 + 0.03 * (dx / long + 0.5) ** 2);
      for (let y = deck; y < shore - bow ** 5 * tall * 0.06; y += 1) ink(mid + dx, y, far);
    }
    const cabin = long * 0.16;
    for (let dx = -cabin; dx < cabin; dx += 1) {
      for (let y = shore - tall * 0.135; y < shore - tall * 0.07; y += 1)
        ink(mid + dx - long * 0.08, y, far);
    }
    for (let y = shore - tall; y < shore; y += 1) {
      for (let dx = 0; dx < Math.max(1.5, tall * 0.009); dx += 1)
        ink(mid + dx + long * 0.06, y, far);
      const down = (y - shore + tall) / tall;
      ink(mid + long * 0.06 - down * long * 0.52, y, far, 0.55);
      ink(mid + long * 0.06 + down * long * 0.4, y, far, 0.55);
    }
    for (let dx = 0; dx < long * 0.44; dx += 1) {
      const sag = Math.sin((dx / (long * 0.44)) * Math.PI) * tall * 0.008;
      for (let dy = 0; dy < tall * 0.02; dy += 1)
        ink(mid + long * 0.06 - dx, shore - tall * 0.2 + sag + dy, far);
    }
  }

  return (target, t, { frame }) => {
    for (let y = 0, at = 0; y < height; y += 1) {
      const from = Math.floor(clamp(y / shore) * 255) * 3;
      for (let x = 0; x < width; x += 1, at += 3) {
        const distance = Math.hypot(x - sun.x, y - sun.y) / height;
        const glow = Math.exp(-distance * 4.5) * 70 + (1 - step(0.058, 0.066, distance)) * 60;
        const bank = (fog.at(x * 0.25 + t, y * 0.6) - 0.5) * 46;
        pixels[at] = (DAWN[from] ?? 0) + glow + bank;
        pixels[at + 1] = (DAWN[from + 1] ?? 0) + glow * 0.85 + bank;
        pixels[at + 2] = (DAWN[from + 2] ?? 0) + glow * 0.5 + bank;
      }
    }
    for (const each of boats) boat(each);
    for (let y = height - 1; y >= shore; y -= 1) {
      const near = (y - shore) / (height - shore);
      for (let x = 0; x < width; x += 1) {
        const wave = water.at(x * mix(1.2, 0.35, near), (260 / (near + 0.12)) * 0.6 + t * 3) - 0.5;
        const row = Math.round(
          clamp(shore - 1 - (y - shore) * 0.95 + wave * near * 46, 0, shore - 1),
        );
        const column = Math.round(clamp(x + wave * near * 22, 0, width - 1));
        const at = (y * width + x) * 3;
        const from = (row * width + column) * 3;
        for (let c = 0; c < 3; c += 1) {
          pixels[at + c] = (pixels[from + c] ?? 0) * mix(0.94, 0.66, near) + wave * 26 + c * 2;
        }
      }
    }
    canvas.write(target, frame);
  };
}

const STRINGS = gradient([
  [0, '#101a1c'],
  [0.35, '#1d4a4a'],
  [0.65, '#e0a458'],
  [1, '#fff3d9'],
]);

/** Strings that the wind has taken hold of. */
export function harp(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const noise = lineNoise(9, 3);
  return (target, t, { frame }) => {
    for (let y = 0, at = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, at += 3) {
        const shade = 1 - Math.hypot(x / width - 0.5, y / height - 0.5) * 0.9;
        pixels[at] = 17 * shade;
        pixels[at + 1] = 26 * shade;
        pixels[at + 2] = 28 * shade;
      }
    }
    const count = 46;
    for (let string = 0; string < count; string += 1) {
      const rest = height * mix(0.14, 0.86, string / (count - 1));
      const gust = Math.exp(-(((string / count - 0.52) / 0.2) ** 2));
      const pitch = 1 + (string % 5);
      for (let x = 0; x < width; x += 1) {
        const u = x / width;
        const belly = Math.sin(u * Math.PI) ** 1.4;
        const swing =
          Math.sin(u * Math.PI * (pitch + 1) + t + string * 0.7) * 0.35 +
          noise(u * 3.4 + string * 0.21 + t) -
          0.45;
        const y = rest - belly * swing * height * 0.17 * (0.14 + gust);
        const warm = clamp(0.28 + gust * belly * 0.7 + swing * 0.25);
        glowAt(x, y, warm);
      }
    }
    canvas.write(target, frame);
  };

  function glowAt(x: number, y: number, warm: number): void {
    const from = Math.floor(warm * 255) * 3;
    const top = Math.floor(y);
    for (let dy = -3; dy <= 4; dy += 1) {
      const row = top + dy;
      if (row < 0 || row >= height) continue;
      const distance = Math.abs(row - y);
      const light = Math.max(0, 1.15 - distance) * 0.85 + Math.exp(-distance * 1.1) * 0.16 * warm;
      const at = (row * width + x) * 3;
      for (let c = 0; c < 3; c += 1)
        pixels[at + c] = (pixels[at + c] ?? 0) + (STRINGS[from + c] ?? 0) * light;
    }
  }
}

const LAMPS = ['#ffb35c', '#ff7a45', '#ffd9a0', '#6fb7c9', '#e2502e', '#8fd0c0', '#ffe9c9'];

/** A street through a window on which it rains. */
export function rain(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const random = randomFrom(12);
  const street = new Float32Array(width * height * 3);
  const lamps = gradient(LAMPS.map((hex, index) => [index / (LAMPS.length - 1), hex] as const));

  function lamp(): void {
    const depth = random();
    const radius = height * mix(0.018, 0.075, random() ** 1.6);
    const cx = random() * width;
    const cy = height * mix(0.3, 0.82, (random() + random()) / 2);
    const from = Math.floor(random() * 255) * 3;
    const light = mix(0.12, 0.42, depth);
    for (let y = Math.floor(cy - radius - 1); y <= cy + radius + 1; y += 1) {
      for (let x = Math.floor(cx - radius - 1); x <= cx + radius + 1; x += 1) {
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const distance = Math.hypot(x - cx, y - cy);
        const inside = clamp(radius - distance) * (0.72 + 0.42 * (distance / radius) ** 4);
        const at = (y * width + x) * 3;
        for (let c = 0; c < 3; c += 1)
          street[at + c] = (street[at + c] ?? 0) + (lamps[from + c] ?? 0) * inside * light;
      }
    }
  }

  /** A drop shows the whole street upside down. */
  function drop(cx: number, cy: number, radius: number): void {
    const long = radius * mix(1, 1.3, random());
    for (let y = Math.floor(cy - long); y <= cy + long; y += 1) {
      for (let x = Math.floor(cx - radius); x <= cx + radius; x += 1) {
        const dx = (x - cx) / radius;
        const dy = (y - cy) / long;
        const reach = dx * dx + dy * dy;
        if (reach > 1 || x < 0 || y < 0 || x >= width || y >= height) continue;
        const bend = 1 / Math.sqrt(1.08 - reach * 0.9);
        const sx = Math.round(clamp(cx - dx * bend * width * 0.09, 0, width - 1));
        const sy = Math.round(clamp(height * 0.55 - dy * bend * height * 0.16, 0, height - 1));
        const from = (sy * width + sx) * 3;
        const at = (y * width + x) * 3;
        const shine = Math.exp(-(((dx + 0.35) / 0.2) ** 2) - ((dy + 0.45) / 0.18) ** 2) * 120;
        const rim = 1 - step(0.62, 1, reach) * 0.75;
        for (let c = 0; c < 3; c += 1)
          pixels[at + c] = ((street[from + c] ?? 0) * 1.15 + 7) * rim + shine;
      }
    }
  }

  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const low = Math.exp(-(((y / height - 0.6) / 0.28) ** 2));
      street[at] = 9 + low * 34;
      street[at + 1] = 13 + low * 24;
      street[at + 2] = 24 + low * 26;
    }
  }
  for (let index = 0; index < 130; index += 1) lamp();
  return (target, _, { frame }) => {
    pixels.set(street);
    for (let index = 0; index < 900; index += 1) {
      drop(random() * width, random() * height, height * mix(0.0022, 0.006, random() ** 3));
    }
    for (let index = 0; index < 120; index += 1) {
      drop(random() * width, random() * height, height * mix(0.007, 0.021, random() ** 2.2));
    }
    canvas.write(target, frame);
  };
}
