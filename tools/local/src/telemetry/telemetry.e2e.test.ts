import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { teardownTestDatabase, testApi, type TestClient, waitFor } from '@codex/test-utils';
import { findBinaries } from '@codex/transcoder/binaries';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STATE_PREFIX } from '../abandoned-tests.ts';
import { findFreeSettings } from '../ports.ts';
import { type Settings, testEnvironment } from '../settings.ts';
import { type Stack, startStack } from '../stack.ts';
import { type Collector, startCollector } from './collector.testkit.ts';

/** The span of whoever asks. */
const CALLER = '00f067aa0ba902b7';

let collector: Collector;
let settings: Settings;
let stack: Stack;

// The whole platform once more, now with somewhere to send to.
beforeAll(async () => {
  collector = await startCollector();
  settings = await findFreeSettings(mkdtempSync(join(tmpdir(), STATE_PREFIX)));
  settings.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.endpoint;
  settings.env['OTEL_EXPORTER_OTLP_HEADERS'] = collector.headers;
  Object.assign(process.env, testEnvironment(settings));
  stack = await startStack({ settings, watch: false, durable: false, quiet: true });
}, 180_000);
afterAll(async () => {
  await teardownTestDatabase();
  await stack.stop();
  collector.stop();
  rmSync(settings.stateDir, { recursive: true, force: true });
}, 60_000);

/** A request of its own, under an id and a trace by which it is found again. */
function marked() {
  const traceId = randomBytes(16).toString('hex');
  const requestId = `request-${randomUUID()}`;
  const headers = { 'x-request-id': requestId, traceparent: `00-${traceId}-${CALLER}-01` };
  return { traceId, requestId, headers };
}

/** Waits until a trace has a span for each of these paths, and every span hangs on the caller's. */
async function expectPaths(traceId: string, wanted: RegExp[]): Promise<void> {
  const paths = () => collector.ofTrace(traceId).map((span) => collector.pathOf(span).join(' < '));
  const isWhole = () =>
    wanted.every((pattern) => paths().some((path) => pattern.test(path))) &&
    paths().every((path) => path.endsWith(` < ${CALLER}`));
  await waitFor(isWhole, { timeout: 60_000 }).catch((cause: unknown) => {
    const refused = collector.refused.slice(0, 3).join('\n');
    throw new Error(`Refused: ${refused}\nTaken:\n${paths().join('\n')}`, { cause });
  });
}

test('a page is one trace from the web app through the workers to the database', async () => {
  const viewer = await testApi().viewer();
  const { traceId, requestId, headers } = marked();
  const page = await viewer.fetch(`${settings.addresses.web}/library`, { headers });
  expect(page.status).toBe(200);
  await expectPaths(traceId, [
    /^content-api client SELECT postgresql < content-api server GET \/api\/user\/library < .*web server GET \/library/,
  ]);
  const servers = collector.ofTrace(traceId).filter(({ kind }) => kind === 2);
  expect(new Set(servers.map(({ attributes }) => attributes['codex.request_id']))).toEqual(
    new Set([requestId]),
  );
});

async function clip(): Promise<Buffer<ArrayBuffer>> {
  const { ffmpeg } = await findBinaries({});
  const path = join(settings.stateDir, 'clip.mp4');
  const source = 'testsrc2=size=160x120:rate=10:duration=2';
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, path]);
  return readFileSync(path);
}

async function announce(creator: TestClient, bytes: Buffer<ArrayBuffer>) {
  const announced = {
    title: 'Clip',
    mediaType: 'video',
    mimeType: 'video/mp4',
    fileSizeBytes: bytes.byteLength,
  };
  const { data } = await creator.post('/api/media', announced).expect(201);
  await creator.put(`/api/media/${data.id}/parts/1`, bytes).expect(200);
  return String(data.id);
}

test('an upload is one trace and one request id through the transcoder and back', async () => {
  const creator = await testApi().creator();
  const id = await announce(creator, await clip());
  const { traceId, requestId, headers } = marked();
  await creator.post(`/api/media/${id}/complete`, undefined, { headers }).expect(200);
  await waitFor(async () => (await creator.get(`/api/media/${id}`)).data.status === 'ready', {
    what: 'the transcoding',
    timeout: 120_000,
  });
  const job = 'transcoder consumer job transcode < content-api server POST /api/media/:id/complete';
  await expectPaths(traceId, [
    new RegExp(
      `^content-api client \\w+ postgresql < content-api server POST /internal/media/:id/transcoding/start < .*${job}`,
    ),
    new RegExp(
      `^content-api server PUT /internal/media/:id/outputs/.* < .*transcoder internal publish < ${job}`,
    ),
    new RegExp(`^content-api server POST /internal/media/:id/transcoding/complete < .*${job}`),
    new RegExp(`^transcoder internal produce < ${job}`),
    new RegExp(`^${job} < ${CALLER}$`),
  ]);
  const servers = collector.ofTrace(traceId).filter(({ kind }) => kind === 2);
  expect(new Set(servers.map(({ attributes }) => attributes['codex.request_id']))).toEqual(
    new Set([requestId]),
  );

  const lines = ['workers.log', 'transcoder.log'].flatMap((name) =>
    readFileSync(join(settings.stateDir, 'logs', name), 'utf8')
      .split('\n')
      .filter((line) => line.includes(requestId))
      .map((line): { service: string; message: string; route?: string; traceId: string } =>
        JSON.parse(line),
      ),
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ service: 'transcoder', message: 'transcoded' }),
      expect.objectContaining({
        service: 'content-api',
        route: '/internal/media/:id/transcoding/complete',
      }),
    ]),
  );
  expect(new Set(lines.map((line) => line.traceId))).toEqual(new Set([traceId]));
}, 240_000);

test('a mail is a part of the request that caused it', async () => {
  const { traceId, headers } = marked();
  const person = { email: `${randomUUID()}@example.test`, password: 'correct horse', name: 'Ada' };
  await testApi().anonymous().post('/api/auth/email/register', person, { headers }).expect(201);
  await expectPaths(traceId, [
    /^auth-worker consumer send mail < .*auth-worker server POST [^<]* < [0-9a-f]+$/,
  ]);
});

test('every export was what the standard says, and durations came of each service', async () => {
  for (const wanted of [
    'web http.server.request.duration',
    'content-api http.server.request.duration',
    'transcoder codex.transcoding.duration',
  ]) {
    await waitFor(
      () => collector.metrics.some(({ service, name }) => `${service} ${name}` === wanted),
      { what: wanted },
    );
  }
  expect(collector.refused).toEqual([]);
});
