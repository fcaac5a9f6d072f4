import type { ObservabilityClient, RequestMetrics } from './client.ts';
import type { Operation } from './operation.ts';

/** How a request ended. */
export interface RequestEnd extends Pick<RequestMetrics, 'route' | 'status' | 'userId'> {
  /** Leaves the line away, for answers of which there are too many. They are measured all the same. */
  quiet?: boolean;
}

/**
 * Measures one request. Call the returned function when it is answered: it writes the line, the
 * server span, and the duration by route and status.
 */
export function createRequestTimer(
  log: ObservabilityClient,
  operation: Operation,
  method: string,
): (end: RequestEnd) => void {
  const startedAt = Date.now();
  const { telemetry, traceId, spanId, parentSpanId, requestId } = operation;
  return ({ route, status, userId, quiet = false }) => {
    const durationMs = Date.now() - startedAt;
    if (!quiet) log.trackRequest({ method, route, status, durationMs, userId });
    if (!telemetry) return;
    const attributes = {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    };
    telemetry.metrics.observe('http.server.request.duration', durationMs / 1000, attributes);
    telemetry.addSpan({
      traceId,
      spanId,
      parentSpanId,
      startedAt,
      kind: 'server',
      name: `${method} ${route}`,
      endedAt: startedAt + durationMs,
      attributes: { ...attributes, 'user.id': userId, 'codex.request_id': requestId },
      ...(status >= 500 && { error: String(status) }),
    });
  };
}

/** Logs what made a request fail. */
export function trackRequestError(
  log: ObservabilityClient,
  error: unknown,
  request: Pick<RequestMetrics, 'method' | 'route'>,
): void {
  log.trackError(error, request);
}
