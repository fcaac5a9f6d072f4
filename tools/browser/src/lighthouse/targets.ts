/** What one page reached, in Lighthouse's units: scores of 100, milliseconds, bytes as sent. */
export interface Figures {
  performance: number;
  accessibility: number;
  'best-practices': number;
  seo: number;
  lcpMs: number;
  cls: number;
  tbtMs: number;
  scriptBytes: number;
}

const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 } as const;
const MOST = { lcpMs: 1500, cls: 0, scriptBytes: 70 * 1024 } as const;

const keysOf = <T extends object>(bounds: T) => Object.keys(bounds) as (keyof T)[];

/** Which figures miss their target, in words. */
export function missedBy(figures: Figures): string[] {
  return [
    ...keysOf(LEAST).flatMap((name) =>
      figures[name] < LEAST[name] ? [`${name} ${figures[name]} is below ${LEAST[name]}`] : [],
    ),
    ...keysOf(MOST).flatMap((name) =>
      figures[name] > MOST[name] ? [`${name} ${figures[name]} is above ${MOST[name]}`] : [],
    ),
  ];
}

/** The middle of each figure over several runs. */
export function medianOf(runs: readonly [Figures, ...Figures[]]): Figures {
  const middle = { ...runs[0] };
  for (const name of keysOf(middle)) {
    const sorted = runs.map((run) => run[name]).toSorted((a, b) => a - b);
    middle[name] = sorted[Math.floor(sorted.length / 2)] ?? middle[name];
  }
  return middle;
}
