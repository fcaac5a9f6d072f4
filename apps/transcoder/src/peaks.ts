/** The audiowaveform format (version 2), which waveform players read as it is. */
export interface Waveform {
  version: 2;
  channels: 1;
  sample_rate: number;
  samples_per_pixel: number;
  bits: 8;
  length: number;
  /** Minimum and maximum of each pixel in turn, −128…127. */
  data: number[];
}

export const WAVEFORM_SAMPLE_RATE = 8000;
const FINEST = 80;
const MAX_PIXELS = 2000;

/** Collects peaks of a stream of unknown length in bounded memory: full, it halves its resolution. */
export class PeakCollector {
  #samplesPerPixel = FINEST;
  #minimum = 0;
  #maximum = 0;
  #filled = 0;
  #carry: Buffer = Buffer.alloc(0);
  #data: number[] = [];

  /** Takes mono 16-bit little-endian samples, cut anywhere. */
  push(chunk: Buffer): void {
    const bytes = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
    const end = bytes.length - (bytes.length % 2);
    for (let at = 0; at < end; at += 2) this.#sample(bytes.readInt16LE(at) >> 8);
    this.#carry = bytes.subarray(end);
  }

  #sample(value: number): void {
    if (value < this.#minimum || this.#filled === 0) this.#minimum = value;
    if (value > this.#maximum || this.#filled === 0) this.#maximum = value;
    this.#filled += 1;
    if (this.#filled === this.#samplesPerPixel) this.#endPixel();
  }

  #endPixel(): void {
    this.#data.push(this.#minimum, this.#maximum);
    this.#filled = 0;
    if (this.#data.length >= MAX_PIXELS * 2) this.#halve();
  }

  #halve(): void {
    const halved: number[] = [];
    for (let at = 0; at < this.#data.length; at += 4) {
      const [min1 = 0, max1 = 0, min2 = min1, max2 = max1] = this.#data.slice(at, at + 4);
      halved.push(Math.min(min1, min2), Math.max(max1, max2));
    }
    this.#data = halved;
    this.#samplesPerPixel *= 2;
  }

  finish(): Waveform {
    if (this.#filled > 0) this.#endPixel();
    return {
      version: 2,
      channels: 1,
      sample_rate: WAVEFORM_SAMPLE_RATE,
      samples_per_pixel: this.#samplesPerPixel,
      bits: 8,
      length: this.#data.length / 2,
      data: this.#data,
    };
  }
}
