/** Where in a trace something happens. @see https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 hex digits, not all zero. */
  traceId: string;
  /** 16 hex digits, not all zero. */
  spanId: string;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;
const ZERO = /^0+$/;

/** Reads a `traceparent` header; undefined when it is missing or malformed, as the standard asks. */
export function parseTraceparent(header: string | null | undefined): TraceContext | undefined {
  const [, traceId = '0', spanId = '0'] = TRACEPARENT.exec(header ?? '') ?? [];
  if (header?.startsWith('00-') && header.length !== 55) return undefined;
  return ZERO.test(traceId) || ZERO.test(spanId) ? undefined : { traceId, spanId };
}

/** The `traceparent` header that continues a trace. */
export function formatTraceparent({ traceId, spanId }: TraceContext): string {
  return `00-${traceId}-${spanId}-01`;
}

export const newTraceId = (): string => randomHex(16);
export const newSpanId = (): string => randomHex(8);

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
