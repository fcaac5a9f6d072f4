import { clamp, randomFrom } from '../film/noise.ts';

/** Samples a second. */
export const RATE = 44_100;

export interface Tone {
  /** When it begins, and how long it is held. Seconds. */
  at: number;
  seconds: number;
  /** Hertz. */
  pitch: number;
  gain: number;
  /** −1 is left, 1 is right. */
  pan?: number;
  /** Seconds until it is there, and until it is gone. */
  attack?: number;
  release?: number;
  /** How fast it fades while it is held; 0 holds. */
  decay?: number;
  /** Loudness of each overtone, the fundamental first. */
  overtones?: readonly number[];
}

/** Two channels that tones and noises are laid into. */
export class Track {
  readonly left: Float32Array;
  readonly right: Float32Array;

  constructor(readonly seconds: number) {
    this.left = new Float32Array(seconds * RATE);
    this.right = new Float32Array(seconds * RATE);
  }

  tone({
    at,
    seconds,
    pitch,
    gain,
    pan = 0,
    attack = 0.01,
    release = 0.3,
    decay = 0,
    overtones = [1],
  }: Tone): void {
    const start = Math.floor(at * RATE);
    const end = Math.min(this.left.length, Math.floor((at + seconds + release) * RATE));
    for (const [index, loudness] of overtones.entries()) {
      // Strings are stiff: their overtones lie a little too high.
      const order = index + 1;
      const step = (2 * Math.PI * pitch * order * Math.sqrt(1 + 0.0002 * order * order)) / RATE;
      if (step > Math.PI * 0.9) break;
      const turn = { cos: Math.cos(step), sin: Math.sin(step) };
      const fade = Math.exp((-decay * (1 + index * 0.45)) / RATE);
      let [re, im] = [0, gain * loudness];
      for (let n = start; n < end; n += 1) {
        const passed = (n - start) / RATE;
        const rising = passed < attack ? passed / attack : 1;
        const falling = passed > seconds ? Math.max(0, 1 - (passed - seconds) / release) : 1;
        const sample = re * rising * falling;
        this.left[n] = (this.left[n] ?? 0) + sample * (1 - pan * 0.7);
        this.right[n] = (this.right[n] ?? 0) + sample * (1 + pan * 0.7);
        const next = (re * turn.cos + im * turn.sin) * fade;
        im = (im * turn.cos - re * turn.sin) * fade;
        re = next;
      }
    }
  }

  /** Noise through a soft filter; `shape` says how loud and how bright (0…1) it is at a second. */
  noise(seed: number, shape: (t: number) => { gain: number; bright: number }): void {
    for (const [channel, samples] of [this.left, this.right].entries()) {
      const random = randomFrom(seed + channel * 101);
      let [low, lower] = [0, 0];
      let { gain, bright } = shape(0);
      for (let n = 0; n < samples.length; n += 1) {
        if (n % 256 === 0) ({ gain, bright } = shape(n / RATE + channel * 0.13));
        const open = 0.004 + bright * bright * 0.5;
        low += (random() * 2 - 1 - low) * open;
        lower += (low - lower) * open;
        samples[n] = (samples[n] ?? 0) + (lower * gain) / Math.sqrt(open);
      }
    }
  }

  /** A large room: `wet` is how much of it is heard. */
  room(wet: number, size = 1): void {
    for (const [channel, samples] of [this.left, this.right].entries()) {
      const dry = samples.slice();
      const delays = [0.0297, 0.0371, 0.0411, 0.0437].map((delay) =>
        Math.floor((delay * size + channel * 0.00071) * RATE),
      );
      for (const delay of delays) comb(dry, samples, { delay, feedback: 0.84, wet: wet / 4 });
    }
  }

  /** Fades both ends, brings the loudest to `peak` and makes 16-bit stereo of it. */
  finish({ fade = 2, peak = 0.7 } = {}): Buffer {
    let loudest = 0.001;
    for (const samples of [this.left, this.right]) {
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    }
    const bytes = Buffer.alloc(this.left.length * 4);
    for (let n = 0; n < this.left.length; n += 1) {
      const edge =
        clamp(Math.min(n, this.left.length - n) / (fade * RATE)) * (peak / loudest) * 32_767;
      bytes.writeInt16LE(Math.round((this.left[n] ?? 0) * edge), n * 4);
      bytes.writeInt16LE(Math.round((this.right[n] ?? 0) * edge), n * 4 + 2);
    }
    return bytes;
  }
}

function comb(
  dry: Float32Array,
  out: Float32Array,
  { delay, feedback, wet }: { delay: number; feedback: number; wet: number },
): void {
  const line = new Float32Array(delay);
  let dull = 0;
  for (let n = 0; n < dry.length; n += 1) {
    const at = n % delay;
    const echo = line[at] ?? 0;
    dull += (echo - dull) * 0.42;
    line[at] = (dry[n] ?? 0) + dull * feedback;
    out[n] = (out[n] ?? 0) + echo * wet;
  }
}
