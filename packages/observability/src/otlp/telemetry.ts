import { within } from '../operation.ts';
import type { Attributes } from './attributes.ts';
import { Metrics } from './metrics.ts';
import {
  isSampled,
  readExportSettings,
  type ExportSettings,
  type TelemetryEnv,
} from './settings.ts';
import { encodeSpans, type FinishedSpan } from './spans.ts';

/** Who exports. */
export interface TelemetrySource {
  service: string;
  environment?: string | undefined;
  version?: string | undefined;
}

const MAX_SPANS = 2000;
const BATCH_DELAY_MS = 1000;
const EXPORT_TIMEOUT_MS = 5000;

/**
 * Collects spans and measurements of one process and sends them in batches. It never fails and never
 * holds anybody up: what the collector does not take within five seconds, and what comes faster
 * than it is sent, is dropped and counted.
 */
export class Telemetry {
  readonly metrics = new Metrics();
  readonly #settings: ExportSettings;
  readonly #resource: Attributes;
  #spans: FinishedSpan[] = [];
  #scheduledAt = 0;
  #dropped = 0;

  constructor({ service, environment, version }: TelemetrySource, settings: ExportSettings) {
    this.#settings = settings;
    this.#resource = {
      'service.name': service,
      'service.namespace': 'codex',
      'service.version': version,
      'deployment.environment.name': environment,
    };
  }

  /** How many spans and exports were given up so far. */
  get dropped(): number {
    return this.#dropped;
  }

  addSpan(span: FinishedSpan): void {
    if (!isSampled(span.traceId, this.#settings.ratio)) return;
    if (this.#spans.length < MAX_SPANS) this.#spans.push(span);
    else this.#dropped += 1;
  }

  /** Sends what there is a second from now, together with what comes until then. */
  exportSoon(waitUntil: (work: Promise<unknown>) => void): void {
    const now = Date.now();
    // A runtime may end the request that was to send: after a while another one does.
    if (now - this.#scheduledAt < 2 * BATCH_DELAY_MS) return;
    this.#scheduledAt = now;
    waitUntil(
      new Promise((resolve) => setTimeout(resolve, BATCH_DELAY_MS)).then(() => {
        this.#scheduledAt = 0;
        return this.flush();
      }),
    );
  }

  /** Sends everything now. Resolves when it was taken, or given up. */
  async flush(): Promise<void> {
    const spans = this.#spans;
    this.#spans = [];
    await Promise.all([
      spans.length > 0 && this.#send(this.#settings.traces, encodeSpans(this.#resource, spans)),
      !this.metrics.isEmpty &&
        this.#send(this.#settings.metrics, this.metrics.take(this.#resource)),
    ]);
  }

  async #send(url: string, body: object): Promise<void> {
    try {
      const response = await within(undefined, () =>
        fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...this.#settings.headers },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(EXPORT_TIMEOUT_MS),
        }),
      );
      await response.body?.cancel();
      if (!response.ok) this.#dropped += 1;
    } catch {
      this.#dropped += 1;
    }
  }
}

const known = new Map<string, Telemetry | undefined>();

/** The one exporter of a service in this process; undefined when no address is set. */
export function telemetryOf(source: TelemetrySource, env: TelemetryEnv): Telemetry | undefined {
  const key = `${source.service} ${env.OTEL_EXPORTER_OTLP_ENDPOINT ?? ''}`;
  if (!known.has(key)) {
    const settings = readExportSettings(env);
    known.set(key, settings && new Telemetry(source, settings));
  }
  return known.get(key);
}
