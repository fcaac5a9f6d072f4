export {
  ObservabilityClient,
  type LogEvent,
  type LogFields,
  type LogLevel,
  type ObservabilityOptions,
  type RequestMetrics,
} from './client.ts';
export {
  beginOperation,
  currentCause,
  currentOperation,
  operate,
  propagationHeaders,
  span,
  within,
  type Cause,
  type Describe,
  type Operation,
  type SpanKind,
} from './operation.ts';
export type { Attributes } from './otlp/attributes.ts';
export type { TelemetryEnv } from './otlp/settings.ts';
export { telemetryOf, type Telemetry, type TelemetrySource } from './otlp/telemetry.ts';
export { pathTemplate } from './path-template.ts';
export { describeError, redact, redactText } from './redact.ts';
export { createRequestTimer, trackRequestError, type RequestEnd } from './request-timer.ts';
export { formatTraceparent, parseTraceparent, type TraceContext } from './trace-context.ts';
