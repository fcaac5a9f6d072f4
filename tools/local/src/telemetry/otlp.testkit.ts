import { z } from 'zod';

// OTLP/HTTP in JSON, as strict as its definition: no field that it does not name, 64-bit integers as
// decimal texts, enums as numbers, ids in hex.
// https://github.com/open-telemetry/opentelemetry-proto/tree/v1.7.0/opentelemetry/proto
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding

const uint64 = z.string().regex(/^\d{1,20}$/);
const nanoseconds = uint64.refine((time) => BigInt(time) > 1_600_000_000n * 1_000_000_000n);
const count = z.int().nonnegative().optional();
const traceId = z.string().regex(/^(?!0+$)[0-9a-f]{32}$/i);
const spanId = z.string().regex(/^(?!0+$)[0-9a-f]{16}$/i);

/** A `oneof`: exactly one of the fields is there. */
const oneOf = <Shape extends Record<string, z.ZodType>>(shape: Shape) =>
  z
    .strictObject(shape)
    .partial()
    .refine((value) => Object.keys(value).length === 1, 'exactly one of them');

const anyValue = oneOf({
  stringValue: z.string(),
  boolValue: z.boolean(),
  intValue: z.string().regex(/^-?\d{1,19}$/),
  doubleValue: z.number(),
});
const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value: anyValue }))
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'each key once');
const resource = z.strictObject({ attributes, droppedAttributesCount: count });
const scope = z.strictObject({ name: z.string(), version: z.string().optional() });

const span = z
  .strictObject({
    traceId,
    spanId,
    traceState: z.string().optional(),
    parentSpanId: spanId.optional(),
    flags: count,
    name: z.string().min(1),
    /** SPAN_KIND_INTERNAL 1 to SPAN_KIND_CONSUMER 5. */
    kind: z.int().min(1).max(5),
    startTimeUnixNano: nanoseconds,
    endTimeUnixNano: nanoseconds,
    attributes,
    droppedAttributesCount: count,
    /** STATUS_CODE_UNSET 0, OK 1, ERROR 2. */
    status: z.strictObject({ message: z.string().optional(), code: z.int().min(0).max(2) }),
  })
  .refine(({ startTimeUnixNano: from, endTimeUnixNano: to }) => BigInt(from) <= BigInt(to));

const point = { attributes, startTimeUnixNano: nanoseconds.optional(), timeUnixNano: nanoseconds };
const histogramPoint = z
  .strictObject({
    ...point,
    startTimeUnixNano: nanoseconds,
    count: uint64,
    sum: z.number(),
    min: z.number(),
    max: z.number(),
    bucketCounts: z.array(uint64),
    explicitBounds: z.array(z.number()),
  })
  .refine(
    ({ count: all, bucketCounts }) =>
      bucketCounts.reduce((sum, each) => sum + BigInt(each), 0n) === BigInt(all),
    'the buckets add up',
  )
  .refine(
    ({ explicitBounds: bounds, bucketCounts: { length } }) =>
      bounds.every((bound, at) => at === 0 || bound > Number(bounds[at - 1])) &&
      length === bounds.length + 1,
  );
const metric = z
  .strictObject({
    name: z.string().min(1),
    description: z.string().optional(),
    unit: z.string(),
    gauge: z
      .strictObject({
        dataPoints: z.array(z.strictObject({ ...point, asDouble: z.number() })).min(1),
      })
      .optional(),
    histogram: z
      .strictObject({
        /** AGGREGATION_TEMPORALITY_DELTA 1, CUMULATIVE 2. */
        aggregationTemporality: z.int().min(1).max(2),
        dataPoints: z.array(histogramPoint).min(1),
      })
      .optional(),
  })
  .refine(({ gauge, histogram }) => (gauge === undefined) !== (histogram === undefined));

/** ExportTraceServiceRequest. */
export const traceRequest = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource,
      scopeSpans: z.array(z.strictObject({ scope, spans: z.array(span).min(1) })),
      schemaUrl: z.string().optional(),
    }),
  ),
});

/** ExportMetricsServiceRequest. */
export const metricsRequest = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({
      resource,
      scopeMetrics: z.array(z.strictObject({ scope, metrics: z.array(metric).min(1) })),
      schemaUrl: z.string().optional(),
    }),
  ),
});

export type KeyValues = z.output<typeof attributes>;
