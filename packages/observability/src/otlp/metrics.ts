import { toKeyValues, toNanoseconds, type Attributes } from './attributes.ts';

/** Seconds; what semantic conventions advise for requests, and on to an hour for jobs. */
const BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600,
] as const;
const DELTA = 1;

interface Distribution {
  attributes: Attributes;
  counts: number[];
  count: number;
  sum: number;
  min: number;
  max: number;
}

interface Instrument<Point> {
  unit: string;
  points: Map<string, Point>;
}

/** Different attribute sets that are kept until the next export; what comes beyond is left out. */
const MAX_POINTS = 500;

/** Measurements since the last export: each export says what was added since the one before. */
export class Metrics {
  #since = Date.now();
  #histograms = new Map<string, Instrument<Distribution>>();
  #gauges = new Map<string, Instrument<{ attributes: Attributes; value: number }>>();
  #size = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** Adds a duration in seconds. */
  observe(name: string, seconds: number, attributes: Attributes = {}): void {
    const point = this.#point(this.#histograms, { name, unit: 's', attributes }, () => ({
      attributes,
      counts: Array.from({ length: BOUNDS.length + 1 }, () => 0),
      count: 0,
      sum: 0,
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
    }));
    if (!point) return;
    const at = BOUNDS.findIndex((bound) => seconds <= bound);
    const bucket = at < 0 ? BOUNDS.length : at;
    point.counts[bucket] = (point.counts[bucket] ?? 0) + 1;
    point.count += 1;
    point.sum += seconds;
    point.min = Math.min(point.min, seconds);
    point.max = Math.max(point.max, seconds);
  }

  /** Notes how much there is of something now. */
  gauge(name: string, value: number, { unit = '1', ...attributes }: Attributes = {}): void {
    const point = this.#point(this.#gauges, { name, unit: String(unit), attributes }, () => ({
      attributes,
      value,
    }));
    if (point) point.value = value;
  }

  /** An export request in OTLP's JSON with everything since the last one; begins anew. */
  take(resource: Attributes): object {
    const now = Date.now();
    const span = {
      startTimeUnixNano: toNanoseconds(this.#since),
      timeUnixNano: toNanoseconds(now),
    };
    const histograms = [...this.#histograms].map(([name, { unit, points }]) => ({
      name,
      unit,
      histogram: {
        aggregationTemporality: DELTA,
        dataPoints: [...points.values()].map((point) => ({ ...span, ...toHistogram(point) })),
      },
    }));
    const gauges = [...this.#gauges].map(([name, { unit, points }]) => ({
      name,
      unit,
      gauge: {
        dataPoints: [...points.values()].map(({ attributes, value }) => ({
          timeUnixNano: span.timeUnixNano,
          attributes: toKeyValues(attributes),
          asDouble: value,
        })),
      },
    }));
    this.#since = now;
    this.#histograms = new Map();
    this.#gauges = new Map();
    this.#size = 0;
    return {
      resourceMetrics: [
        {
          resource: { attributes: toKeyValues(resource) },
          scopeMetrics: [{ scope: { name: 'codex' }, metrics: [...histograms, ...gauges] }],
        },
      ],
    };
  }

  #point<Point>(
    instruments: Map<string, Instrument<Point>>,
    { name, unit, attributes }: { name: string; unit: string; attributes: Attributes },
    create: () => Point,
  ): Point | undefined {
    const key = JSON.stringify(attributes);
    const instrument = instruments.get(name) ?? { unit, points: new Map<string, Point>() };
    const known = instrument.points.get(key);
    if (known || this.#size >= MAX_POINTS) return known;
    const point = create();
    instrument.points.set(key, point);
    instruments.set(name, instrument);
    this.#size += 1;
    return point;
  }
}

function toHistogram({ attributes, counts, count, sum, min, max }: Distribution): object {
  return {
    attributes: toKeyValues(attributes),
    count: String(count),
    sum,
    min,
    max,
    bucketCounts: counts.map(String),
    explicitBounds: BOUNDS,
  };
}
