import { describeError, redact, redactText } from './redact.ts';

export { describeError, redact, redactText } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Record<string, unknown>;

export interface LogEvent {
  level: LogLevel;
  message: string;
  fields?: LogFields;
}

export interface RequestMetrics {
  method: string;
  /** The route's pattern where one matched, else the path. */
  path: string;
  status: number;
  /** Milliseconds. */
  durationMs: number;
  requestId: string;
}

export interface ObservabilityOptions {
  service: string;
  environment?: string;
  /** Below this nothing is written. Default `info`. */
  level?: LogLevel;
  /** On every line, e.g. the request id. */
  base?: LogFields;
  /** Where lines go. Default: the console, one JSON object a line. */
  write?: (level: LogLevel, line: string) => void;
}

const ORDER: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Writes structured lines. Everything that passes through is redacted first. */
export class ObservabilityClient {
  readonly #options: ObservabilityOptions;
  readonly #write: (level: LogLevel, line: string) => void;

  constructor(options: ObservabilityOptions) {
    this.#options = options;
    this.#write = options.write ?? ((level, line) => console[level](line));
  }

  /** The same client with more fields on every line. */
  with(base: LogFields): ObservabilityClient {
    return new ObservabilityClient({
      ...this.#options,
      base: { ...this.#options.base, ...base },
    });
  }

  log({ level, message, fields = {} }: LogEvent): void {
    const { service, environment, base, level: least = 'info' } = this.#options;
    if (ORDER[level] < ORDER[least]) return;
    const time = new Date().toISOString();
    const safe = redact(fields) as LogFields;
    const text = redactText(message);
    this.#write(
      level,
      JSON.stringify({ time, level, service, environment, ...base, message: text, ...safe }),
    );
  }

  debug(message: string, fields?: LogFields): void {
    this.log({ level: 'debug', message, fields });
  }

  info(message: string, fields?: LogFields): void {
    this.log({ level: 'info', message, fields });
  }

  warn(message: string, fields?: LogFields): void {
    this.log({ level: 'warn', message, fields });
  }

  error(message: string, fields?: LogFields): void {
    this.log({ level: 'error', message, fields });
  }

  /** One line per request; server errors at level `error`. */
  trackRequest(metrics: RequestMetrics): void {
    this.log({
      level: metrics.status >= 500 ? 'error' : 'info',
      message: 'request',
      fields: { ...metrics },
    });
  }

  /** An error with its causes, without query parameters or personal data. */
  trackError(error: unknown, context: LogFields = {}): void {
    this.log({
      level: 'error',
      message: 'error',
      fields: { ...context, error: describeError(error) },
    });
  }
}

/** Measures one request. Call the returned function with the response's status when it is known. */
export function createRequestTimer(
  log: ObservabilityClient,
  request: { method: string; path: string; requestId: string },
): (status: number) => void {
  const started = performance.now();
  return (status) =>
    log.trackRequest({ ...request, status, durationMs: Math.round(performance.now() - started) });
}

/** Logs what made a request fail. */
export function trackRequestError(
  log: ObservabilityClient,
  error: unknown,
  request: { method: string; path: string; requestId: string },
): void {
  log.trackError(error, request);
}
