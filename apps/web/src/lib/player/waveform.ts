/** What `waveformUrl` leads to: minimum and maximum of each pixel in turn. */
interface Peaks {
  bits: number;
  data: number[];
}

/** The waveform in so many bars: each the loudest of its part, from 0 to 1. */
export function bars({ bits, data }: Peaks, count: number): number[] {
  const pixels = Math.floor(data.length / 2);
  const full = 2 ** (bits - 1);
  const wanted = Math.min(count, pixels);
  return Array.from({ length: wanted }, (_, bar) => {
    const from = Math.floor((bar * pixels) / wanted) * 2;
    const to = Math.floor(((bar + 1) * pixels) / wanted) * 2;
    const loudest = data
      .slice(from, to)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return Math.min(1, loudest / full);
  });
}
