import {
  beginOperation,
  createRequestTimer,
  ObservabilityClient,
  telemetryOf,
  within,
  type TelemetrySource,
} from '@codex/observability';
import type { RequestEvent } from '@sveltejs/kit';

function sourceOf({ platform }: Pick<RequestEvent, 'platform'>): TelemetrySource {
  const { ENVIRONMENT: environment, CF_VERSION_METADATA: version } = platform?.env ?? {};
  return { service: 'web', environment, version: version?.tag || version?.id || 'local' };
}

/** The log of the web app's server. */
export function logOf(event: Pick<RequestEvent, 'platform'>): ObservabilityClient {
  return new ObservabilityClient(sourceOf(event));
}

/**
 * Answers a request as one operation: its lines, and those of the workers that it asks, carry its id
 * and trace. One line when it is answered, with the route's pattern.
 */
export async function observed(
  event: RequestEvent,
  requestId: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  const { request, platform, route } = event;
  const telemetry = platform && telemetryOf(sourceOf(event), platform.env);
  const traceparent = request.headers.get('traceparent');
  const operation = beginOperation({ requestId, traceparent, telemetry });
  const response = await within(operation, async () => {
    const done = createRequestTimer(logOf(event), operation, request.method);
    const answered = await answer();
    done({ route: route.id ?? '*', status: answered.status });
    return answered;
  });
  telemetry?.exportSoon((work) => platform?.ctx?.waitUntil(work));
  return response;
}
