import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes } from './otlp/attributes.ts';
import type { Telemetry } from './otlp/telemetry.ts';
import {
  formatTraceparent,
  newSpanId,
  newTraceId,
  parseTraceparent,
  type TraceContext,
} from './trace-context.ts';

/**
 * One piece of work that its log lines, spans and consequences have in common: a request, a run of
 * cron, an attempt at a job.
 */
export interface Operation extends TraceContext {
  requestId: string;
  /** What caused it, in another process; undefined where the trace begins here. */
  parentSpanId?: string;
  /** Where spans go; undefined when nothing is exported. */
  telemetry?: Telemetry;
}

/** What an operation leaves in the database for the work that it causes there. */
export interface Cause {
  requestId: string;
  traceparent: string;
}

const operations = new AsyncLocalStorage<Operation | undefined>();

/** The operation that whatever runs now belongs to. */
export function currentOperation(): Operation | undefined {
  return operations.getStore();
}

/** Begins an operation; continues the trace of `traceparent` where that is well-formed. */
export function beginOperation({
  requestId,
  traceparent,
  telemetry,
}: {
  requestId: string;
  traceparent?: string | null | undefined;
  telemetry?: Telemetry | undefined;
}): Operation {
  const parent = parseTraceparent(traceparent);
  return {
    requestId,
    traceId: parent?.traceId ?? newTraceId(),
    spanId: newSpanId(),
    ...(parent && { parentSpanId: parent.spanId }),
    ...(telemetry && { telemetry }),
  };
}

/** Runs work as a part of an operation; undefined takes it out of any. */
export function within<T>(operation: Operation | undefined, work: () => T): T {
  return operations.run(operation, work);
}

/** The current operation, as work that begins later may be told of it. */
export function currentCause(): Cause | undefined {
  const operation = operations.getStore();
  if (!operation) return undefined;
  return { requestId: operation.requestId, traceparent: formatTraceparent(operation) };
}

/** The headers that carry the current operation to another process. */
export function propagationHeaders(): Record<string, string> {
  const cause = currentCause();
  return cause ? { 'x-request-id': cause.requestId, traceparent: cause.traceparent } : {};
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Says more of a span while it runs. */
export type Describe = (attributes: Attributes) => void;

interface Timed {
  kind?: SpanKind;
  attributes?: Attributes;
}

/**
 * Times a step of the current operation. Without an address to export to it costs one look-up.
 * What `work` throws is noted by its kind and goes on.
 */
export async function span<T>(
  name: string,
  timed: Timed,
  work: (describe: Describe) => Promise<T>,
): Promise<T> {
  const parent = operations.getStore();
  if (!parent?.telemetry) return work(() => undefined);
  const step = { ...parent, spanId: newSpanId(), parentSpanId: parent.spanId };
  return within(step, () => time(step, name, timed, work));
}

/** Runs a whole operation and times it. A request is timed by its own timer instead. */
export function operate<T>(
  operation: Operation,
  name: string,
  timed: Timed,
  work: (describe: Describe) => Promise<T>,
): Promise<T> {
  return within(operation, () => time(operation, name, timed, work));
}

async function time<T>(
  { telemetry, traceId, spanId, parentSpanId }: Operation,
  name: string,
  { kind = 'internal', attributes = {} }: Timed,
  work: (describe: Describe) => Promise<T>,
): Promise<T> {
  const known = { ...attributes };
  const startedAt = Date.now();
  const end = (error?: string): void =>
    telemetry?.addSpan({
      name,
      kind,
      traceId,
      spanId,
      parentSpanId,
      startedAt,
      attributes: known,
      endedAt: Date.now(),
      ...(error && { error }),
    });
  try {
    const result = await work((more) => Object.assign(known, more));
    end();
    return result;
  } catch (error) {
    end(error instanceof Error ? error.name : 'unknown');
    throw error;
  }
}
