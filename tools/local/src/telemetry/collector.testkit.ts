import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { type KeyValues, metricsRequest, traceRequest } from './otlp.testkit.ts';

export interface CollectedSpan {
  service: string;
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string | undefined;
  attributes: Record<string, unknown>;
}

const SPAN_KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

const plain = (attributes: KeyValues): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Takes OTLP/HTTP in JSON and refuses everything else, as a collector would. */
export async function startCollector() {
  const spans: CollectedSpan[] = [];
  const metrics: { service: string; name: string }[] = [];
  const refused: string[] = [];

  const takeTraces = (body: unknown) => {
    for (const { resource, scopeSpans } of traceRequest.parse(body).resourceSpans) {
      const service = String(plain(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap((scoped) => scoped.spans)) {
        spans.push({ ...span, service, attributes: plain(span.attributes) });
      }
    }
  };
  const takeMetrics = (body: unknown) => {
    for (const { resource, scopeMetrics } of metricsRequest.parse(body).resourceMetrics) {
      const service = String(plain(resource.attributes)['service.name']);
      for (const { name } of scopeMetrics.flatMap((scoped) => scoped.metrics)) {
        metrics.push({ service, name });
      }
    }
  };
  const take = async (request: IncomingMessage) => {
    const { method, url, headers } = request;
    const body = await json(request);
    if (method !== 'POST' || headers['content-type'] !== 'application/json') {
      throw new Error(`${method} of ${headers['content-type']}`);
    }
    if (headers['x-key'] !== 'collector') throw new Error('the key is missing');
    if (url === '/v1/traces') takeTraces(body);
    else if (url === '/v1/metrics') takeMetrics(body);
    else throw new Error(`there is no ${url}`);
  };

  const server = createServer(async (request, response) => {
    try {
      await take(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    } catch (error) {
      refused.push(error instanceof Error ? error.message : String(error));
      response.writeHead(400).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const ofTrace = (traceId: string) => spans.filter((span) => span.traceId === traceId);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    headers: 'x-key=collector',
    refused,
    metrics,
    ofTrace,
    /** A span and what it is a part of, each as `service kind name`, up to the id of the caller's. */
    pathOf({ traceId, ...from }: CollectedSpan): string[] {
      const byId = new Map(ofTrace(traceId).map((span) => [span.spanId, span]));
      const path: string[] = [];
      let at: Omit<CollectedSpan, 'traceId'> | undefined = from;
      let id: string | undefined = from.spanId;
      while (at && path.length < 30) {
        path.push(`${at.service} ${SPAN_KINDS[at.kind]} ${at.name}`);
        id = at.parentSpanId;
        at = id === undefined ? undefined : byId.get(id);
      }
      return id === undefined ? path : [...path, id];
    },
    stop: () => server.close(),
  };
}

export type Collector = Awaited<ReturnType<typeof startCollector>>;
