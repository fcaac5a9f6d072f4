import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { beginOperation, operate, span, within } from '../operation.ts';
import { telemetryOf } from './telemetry.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Something that takes exports and answers as told. */
async function collector(answer: { status?: number; afterMs?: number } = {}) {
  const received: { path: string; headers: NodeJS.Dict<unknown>; body: unknown }[] = [];
  server = createServer(async (request, response) => {
    const { url = '', headers } = request;
    received.push({ path: url, headers, body: await json(request) });
    setTimeout(() => response.writeHead(answer.status ?? 200).end('{}'), answer.afterMs ?? 0);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { received, endpoint: `http://127.0.0.1:${port}/otlp/` };
}

const exporterTo = (endpoint: string, more = {}) => {
  const telemetry = telemetryOf(
    { service: 'x', environment: 'test', version: 'v1' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...more },
  );
  if (!telemetry) throw new Error('There is an endpoint.');
  return telemetry;
};

test('without an address nothing is exported', () => {
  for (const endpoint of [undefined, '', 'nonsense']) {
    expect(
      telemetryOf({ service: 'y' }, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    ).toBeUndefined();
  }
});

test('steps are sent with their parents, without secrets, under the headers that were set', async () => {
  const { received, endpoint } = await collector();
  const telemetry = exporterTo(endpoint, {
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b, x-set = c=d',
  });
  const operation = beginOperation({ requestId: 'r1', telemetry });
  await within(operation, () =>
    span('outer', {}, () =>
      span(
        'inner',
        { kind: 'client', attributes: { url: '/v?token=hidden', n: 3 } },
        async () => 1,
      ),
    ),
  );
  telemetry.metrics.observe('duration', 0.02, { route: '/a' });
  telemetry.metrics.observe('duration', 99_999, { route: '/a' });
  await telemetry.flush();
  const traces = received.find(({ path }) => path === '/otlp/v1/traces');
  expect(traces?.headers).toMatchObject({ 'x-key': 'a b', 'x-set': 'c=d' });
  expect(JSON.stringify(traces?.body)).not.toContain('hidden');
  expect(traces?.body).toMatchObject({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              { name: 'inner', kind: 3, traceId: operation.traceId },
              { name: 'outer', kind: 1, parentSpanId: operation.spanId },
            ],
          },
        ],
      },
    ],
  });
  const metrics = JSON.stringify(received.find(({ path }) => path === '/otlp/v1/metrics')?.body);
  expect(metrics).toContain('"count":"2"');
  expect(metrics).toContain('"min":0.02,"max":99999');
});

test('an operation that is timed is itself what its steps are a part of', async () => {
  const { received, endpoint } = await collector();
  const telemetry = exporterTo(endpoint);
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const operation = beginOperation({ requestId: 'r', traceparent, telemetry });
  await operate(operation, 'job', { kind: 'consumer' }, () => span('step', {}, async () => 1));
  await telemetry.flush();
  const { spanId, traceId } = operation;
  expect(received[0]?.body).toMatchObject({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              { name: 'step', traceId, parentSpanId: spanId },
              { name: 'job', traceId, spanId, kind: 5, parentSpanId: 'b'.repeat(16) },
            ],
          },
        ],
      },
    ],
  });
});

test.each([
  ['refuses', { status: 500 }],
  ['hangs', { afterMs: 20_000 }],
])(
  'a collector that %s costs nothing but what it was sent',
  async (_, answer) => {
    const { endpoint } = await collector(answer);
    const telemetry = exporterTo(endpoint);
    telemetry.metrics.observe('duration', 1);
    await telemetry.flush();
    expect(telemetry.dropped).toBe(1);
  },
  10_000,
);

test('what comes faster than it is sent is dropped', async () => {
  const telemetry = exporterTo('http://127.0.0.1:9/bounded');
  const operation = beginOperation({ requestId: 'r', telemetry });
  await within(operation, async () => {
    for (let step = 0; step < 2100; step++) await span('step', {}, async () => step);
  });
  expect(telemetry.dropped).toBe(100);
});

test('a part of traces is exported whole, or not at all', async () => {
  const { received, endpoint } = await collector();
  const telemetry = exporterTo(endpoint, { OTEL_TRACES_SAMPLER_ARG: '0' });
  await within(beginOperation({ requestId: 'r', telemetry }), () => span('s', {}, async () => 1));
  await telemetry.flush();
  expect(received).toEqual([]);
});
