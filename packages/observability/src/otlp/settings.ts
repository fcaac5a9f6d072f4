/** OpenTelemetry's own settings, under their standard names. All are optional. */
export interface TelemetryEnv {
  /** Base address of an OTLP/HTTP endpoint; nothing is exported without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  /** `name=value` pairs separated by commas, percent-encoded, e.g. the key of the service. */
  OTEL_EXPORTER_OTLP_HEADERS?: string | undefined;
  /** The part of traces that is exported, 0 to 1. Default 1. Metrics count everything. */
  OTEL_TRACES_SAMPLER_ARG?: string | undefined;
}

export interface ExportSettings {
  traces: string;
  metrics: string;
  headers: Record<string, string>;
  ratio: number;
}

/** The settings as an exporter needs them; undefined when there is no address that can be one. */
export function readExportSettings(env: TelemetryEnv): ExportSettings | undefined {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '');
  if (!endpoint || !URL.canParse(endpoint)) return undefined;
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG || 1);
  return {
    traces: `${endpoint}/v1/traces`,
    metrics: `${endpoint}/v1/metrics`,
    headers: parseHeaders(env.OTEL_EXPORTER_OTLP_HEADERS ?? ''),
    ratio: ratio >= 0 && ratio <= 1 ? ratio : 1,
  };
}

function parseHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    if (at > 0) headers[pair.slice(0, at).trim()] = decode(pair.slice(at + 1).trim());
  }
  return headers;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Whether a trace is among those that are exported: the same answer in every process. */
export function isSampled(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-8), 16) < ratio * 0x1_0000_0000;
}
