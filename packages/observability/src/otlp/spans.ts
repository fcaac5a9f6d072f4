import type { SpanKind } from '../operation.ts';
import { toKeyValues, toNanoseconds, type Attributes } from './attributes.ts';

/** A step that is over. Times are Unix milliseconds. */
export interface FinishedSpan {
  name: string;
  kind: SpanKind;
  traceId: string;
  spanId: string;
  parentSpanId?: string | undefined;
  startedAt: number;
  endedAt: number;
  attributes: Attributes;
  /** The kind of error that it ended with. */
  error?: string;
}

const KINDS: Record<SpanKind, number> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
};
const STATUS_UNSET = 0;
const STATUS_ERROR = 2;

function toSpan(span: FinishedSpan): object {
  const { name, kind, traceId, spanId, parentSpanId, startedAt, endedAt, attributes, error } = span;
  return {
    traceId,
    spanId,
    ...(parentSpanId && { parentSpanId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: toNanoseconds(startedAt),
    endTimeUnixNano: toNanoseconds(endedAt),
    attributes: toKeyValues({ ...attributes, 'error.type': error }),
    status: error ? { code: STATUS_ERROR, message: error } : { code: STATUS_UNSET },
  };
}

/**
 * An export request of spans in OTLP's JSON.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function encodeSpans(resource: Attributes, spans: readonly FinishedSpan[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: toKeyValues(resource) },
        scopeSpans: [{ scope: { name: 'codex' }, spans: spans.map(toSpan) }],
      },
    ],
  };
}
