import { Canvas, gradient } from './colour.ts';
import type { Painter } from './film.ts';
import { clamp, mix, randomFrom } from './noise.ts';

const SIDE = 72;
/** Generations a second. */
const PACE = 2;
const ROOF = gradient([
  [0, '#171224'],
  [0.16, '#3a1f3d'],
  [0.4, '#8f2f3f'],
  [0.66, '#e2502e'],
  [0.86, '#ffab52'],
  [1, '#fff0c4'],
]);

/** Conway's rules as a city at night: whoever lives on builds higher, whoever dies leaves embers. */
export function city(width: number, height: number): Painter {
  const canvas = new Canvas(width, height);
  const { pixels } = canvas;
  const town = new Town();
  const tile = (width / SIDE) * 0.92;
  const rise = height * 0.2;

  function wall(
    x0: number,
    x1: number,
    top: number,
    tall: number,
    slant: number,
    light: number,
    warm: number,
  ): void {
    for (let x = Math.max(0, Math.ceil(x0)); x < Math.min(width, x1); x += 1) {
      const y0 = top + (slant > 0 ? x - x0 : x1 - x) * 0.5;
      const from = Math.max(0, Math.ceil(y0));
      for (let y = from; y < Math.min(height, y0 + tall); y += 1) {
        const fade = Math.exp(-(y - y0) / (rise * 0.42));
        const lit =
          (Math.floor((y - y0) / 3) + Math.floor((x - x0) / 2)) % 3 === 0 ? warm * 0.55 : 0;
        const at = (y * width + x) * 3;
        pixels[at] = 10 + light * (fade * 120 + lit * 190);
        pixels[at + 1] = 8 + light * (fade * 44 + lit * 105);
        pixels[at + 2] = 18 + light * (fade * 46 + lit * 44);
      }
    }
  }

  function roof(left: number, top: number, heat: number): void {
    const from = Math.min(255, Math.floor(heat * 255)) * 3;
    for (let row = 0; row < tile; row += 1) {
      const y = Math.round(top + row - tile / 2);
      if (y < 0 || y >= height) continue;
      const half = (row < tile / 2 ? row : tile - row) + 0.5;
      const edge = row < tile / 2 ? 1 : 0.92;
      for (let x = Math.max(0, Math.round(left - half)); x < Math.min(width, left + half); x += 1) {
        const at = (y * width + x) * 3;
        for (let c = 0; c < 3; c += 1) pixels[at + c] = (ROOF[from + c] ?? 0) * edge;
      }
    }
  }

  return (target, t, { frame, progress }) => {
    town.runTo(t * PACE);
    for (let at = 0; at < pixels.length; at += 3) {
      pixels[at] = 12;
      pixels[at + 1] = 9;
      pixels[at + 2] = 20;
    }
    const turn = mix(-0.06, 0.06, progress) * width;
    for (let row = 0; row < SIDE * 2 - 1; row += 1) {
      for (let j = Math.max(0, row - SIDE + 1); j <= Math.min(row, SIDE - 1); j += 1) {
        const i = row - j;
        const heat = town.heat(i, j);
        const tall = heat ** 1.3 * rise;
        const x = width / 2 + (i - j) * tile + turn * 0.5;
        const y = height * 0.54 + (row - SIDE) * tile * 0.5 - tall;
        if (x < -tile || x > width + tile || y > height + tile || y + tall < -tile) continue;
        const light = clamp(heat * 1.5);
        wall(x - tile, x, y, tall + 1, 1, light * 0.75, heat);
        wall(x, x + tile, y, tall + 1, -1, light * 0.42, heat);
        roof(x, y, heat);
      }
    }
    canvas.write(target, frame);
  };
}

/** Conway's game on a torus, with a memory: heat rises where cells live and cools where they died. */
class Town {
  #cells: Uint8Array;
  #heat = new Float32Array(SIDE * SIDE);
  #before = new Float32Array(SIDE * SIDE);
  #generation = 0;
  #share = 0;

  constructor() {
    const random = randomFrom(1970);
    this.#cells = Uint8Array.from({ length: SIDE * SIDE }, () => (random() < 0.27 ? 1 : 0));
    for (let warm = 0; warm < 46; warm += 1) this.#step();
    this.#generation = 0;
  }

  /** Goes on to a point in time, in generations; never back. */
  runTo(moment: number): void {
    while (this.#generation < Math.floor(moment) + 1) this.#step();
    const share = moment - Math.floor(moment);
    this.#share = share * share * (3 - 2 * share);
  }

  heat(x: number, y: number): number {
    const at = y * SIDE + x;
    return mix(this.#before[at] ?? 0, this.#heat[at] ?? 0, this.#share);
  }

  #step(): void {
    const next = new Uint8Array(SIDE * SIDE);
    this.#before.set(this.#heat);
    for (let at = 0; at < next.length; at += 1) {
      const around = this.#neighbours(at % SIDE, Math.floor(at / SIDE));
      const lives = around === 3 || (around === 2 && this.#cells[at] === 1);
      next[at] = lives ? 1 : 0;
      const heat = this.#heat[at] ?? 0;
      this.#heat[at] = lives ? heat + (1 - heat) * 0.3 : heat * 0.8;
    }
    this.#cells = next;
    this.#generation += 1;
  }

  #neighbours(x: number, y: number): number {
    let count = 0;
    for (let dy = SIDE - 1; dy <= SIDE + 1; dy += 1) {
      for (let dx = SIDE - 1; dx <= SIDE + 1; dx += 1) {
        if (dx !== SIDE || dy !== SIDE) {
          count += this.#cells[((y + dy) % SIDE) * SIDE + ((x + dx) % SIDE)] ?? 0;
        }
      }
    }
    return count;
  }
}
