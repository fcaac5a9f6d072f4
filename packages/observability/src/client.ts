import { currentOperation } from './operation.ts';
import { describeError, redact, redactText } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Record<string, unknown>;

export interface LogEvent {
  level: LogLevel;
  message: string;
  fields?: LogFields;
}

export interface RequestMetrics {
  method: string;
  /** The route's pattern, never the path: that may hold a token. `*` where no route matched. */
  route: string;
  status: number;
  /** Milliseconds. */
  durationMs: number;
  /** Who called, by id. */
  userId?: string | undefined;
}

export interface ObservabilityOptions {
  service: string;
  environment?: string | undefined;
  /** What runs: the deployed version. */
  version?: string | undefined;
  /** Below this nothing is written. Default `info`. */
  level?: LogLevel;
  /** On every line. */
  base?: LogFields;
  /** Where lines go. Default: the console, one JSON object a line. */
  write?: (level: LogLevel, line: string) => void;
}

const ORDER: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * Writes structured lines. Everything that passes through is redacted first, and every line names
 * the request and the trace that it belongs to.
 */
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

  log({ level, message, fields }: LogEvent): void {
    const { service, environment, version, base, level: least = 'info' } = this.#options;
    if (ORDER[level] < ORDER[least]) return;
    const { requestId, traceId, spanId } = currentOperation() ?? {};
    const line = {
      time: new Date().toISOString(),
      level,
      service,
      environment,
      version,
      requestId,
      traceId,
      spanId,
      message: redactText(message),
      ...(redact({ ...base, ...fields }) as LogFields),
    };
    this.#write(level, JSON.stringify(line));
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
