import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyWorkerRequest } from '@codex/security';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { downloadSource } from './download.ts';
import { ContentApiAway, Superseded } from './failure.ts';
import { createJobApi, type JobApi } from './internal-api.ts';

const secret = 'a secret of the test';
const mediaId = '0193f0aa-0000-7000-8000-000000000001';

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A line to a server that answers as `respond` says, and remembers what it was asked. */
async function connect(
  respond: (request: Seen, response: ServerResponse, count: number) => void,
): Promise<{ api: JobApi; seen: Seen[]; baseUrl: string; stop: AbortController }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks) });
    respond({ method, url, headers, body: Buffer.concat(chunks) }, response, seen.length);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const stop = new AbortController();
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = createJobApi({ baseUrl, secret, mediaId, generation: 3, signal: stop.signal });
  return { api, seen, baseUrl, stop };
}

const answer = (response: ServerResponse, status: number, body: object = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const source = { mediaType: 'video', mimeType: 'video/mp4', fileSizeBytes: 10 };

describe('a call to content-api', () => {
  test('is signed for exactly what it says', async () => {
    const { api, seen, baseUrl } = await connect((_, response) =>
      answer(response, 200, { data: source }),
    );
    expect(await api.start()).toEqual(source);
    await api.upload({
      rendition: 'v720',
      file: 'seg_00001.m4s',
      contentType: 'video/iso.segment',
      bytes: new Uint8Array([1, 2]),
    });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /internal/media/${mediaId}/transcoding/start`,
      `PUT /internal/media/${mediaId}/outputs/3/v720/seg_00001.m4s`,
    ]);
    for (const { method, url, headers, body } of seen) {
      const request = new Request(baseUrl + url, {
        method,
        headers: headers as Record<string, string>,
      });
      expect(await verifyWorkerRequest(request, secret)).toBe(true);
      expect(headers['x-worker-content-sha256']).toBe(
        createHash('sha256').update(body).digest('hex'),
      );
    }
    expect(JSON.parse(seen[0]?.body.toString() ?? '')).toEqual({ generation: 3 });
    expect(seen[1]?.headers['content-length']).toBe('2');
  });

  test('is repeated while content-api is away', async () => {
    const { api, seen } = await connect((_, response, count) =>
      answer(response, count < 3 ? 503 : 200),
    );
    await api.failed('because');
    expect(seen).toHaveLength(3);
  });

  test('says so when content-api stays away', async () => {
    const { api, seen } = await connect((_, response) => answer(response, 503));
    await expect(api.failed('because')).rejects.toThrow(ContentApiAway);
    expect(seen).toHaveLength(5);
  }, 30_000);

  test('is not repeated when it was wrong', async () => {
    const { api, seen } = await connect((_, response) => answer(response, 422));
    await expect(api.failed('because')).rejects.toThrow('422');
    expect(seen).toHaveLength(1);
  });

  test.each([404, 409])('ends the job when the media is no longer wanted (%i)', async (status) => {
    const { api, seen } = await connect((_, response) => answer(response, status));
    await expect(api.start()).rejects.toThrow(Superseded);
    expect(seen).toHaveLength(1);
  });

  test('ends at once when the process is told to stop', async () => {
    const { api, stop } = await connect(() => stop.abort(new Error('stopping')));
    await expect(api.failed('because')).rejects.toThrow('stopping');
  });
});

describe('the download of the source', () => {
  const bytes = Buffer.from('0123456789');

  let target: string;

  async function download(respond: Parameters<typeof connect>[0], sizeBytes = bytes.length) {
    const { api, seen, stop } = await connect(respond);
    const folder = await mkdtemp(join(tmpdir(), 'codex-download-'));
    closing.push(() => rm(folder, { recursive: true }));
    target = join(folder, 'source');
    await downloadSource(api, target, { sizeBytes, signal: stop.signal });
    return { file: await readFile(target), seen };
  }

  /** Loses the connection once the first four bytes lie in the file. */
  function breakAfterFour(response: ServerResponse): void {
    response.write(bytes.subarray(0, 4));
    void vi
      .waitFor(async () => expect((await readFile(target)).length).toBe(4), { timeout: 10_000 })
      .finally(() => response.destroy());
  }

  test('goes on where it was interrupted', async () => {
    const { file, seen } = await download(({ headers }, response, count) => {
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from });
      if (count > 1) response.end(bytes.subarray(from));
      else breakAfterFour(response);
    });
    expect(file).toEqual(bytes);
    expect(seen.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=4-']);
  });

  test('begins anew where the range is not honoured', async () => {
    const { file } = await download((_, response, count) => {
      response.writeHead(200, { 'content-length': bytes.length });
      if (count > 1) response.end(bytes);
      else breakAfterFour(response);
    });
    expect(file).toEqual(bytes);
  });

  test('fails when more comes than was said', async () => {
    const long = download((_, response) => void response.writeHead(200).end(bytes), 5);
    await expect(long).rejects.toThrow('10 of 5 bytes');
  });

  test('ends when the media is gone', async () => {
    await expect(download((_, response) => answer(response, 404))).rejects.toThrow(Superseded);
  });
});
