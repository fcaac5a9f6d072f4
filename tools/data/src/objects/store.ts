import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';

/** R2 takes at most 5 GiB in one request; larger files go in parts of this size. Bytes. */
const PART_BYTES = 64 * 1024 * 1024;

const ATTEMPTS = 4;

export interface StoredObject {
  key: string;
  size: number;
  etag: string;
}

/** What R2 keeps beside the bytes, by the header that carries it. */
export type ObjectHeaders = Record<string, string>;

const KEPT_HEADERS = new Set([
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
]);

const SETTINGS = ['R2_BUCKET_MEDIA', 'R2_ACCESS_KEY_ID', 'R2_SECRET_ACCESS_KEY'] as const;

/** One bucket over R2's S3 API, for work outside of Workers. */
export class ObjectStore {
  readonly #client: AwsClient;
  readonly #base: string;

  /**
   * Reads `R2_BUCKET_MEDIA`, `R2_ACCESS_KEY_ID`, `R2_SECRET_ACCESS_KEY` and `CLOUDFLARE_ACCOUNT_ID`
   * or `R2_ENDPOINT`. @throws Error naming what is missing
   */
  constructor(env: Record<string, string | undefined>) {
    const missing: string[] = SETTINGS.filter((name) => !env[name]);
    if (!env.R2_ENDPOINT && !env.CLOUDFLARE_ACCOUNT_ID) missing.push('CLOUDFLARE_ACCOUNT_ID');
    if (missing.length > 0) throw new Error(`Missing settings: ${missing.join(', ')}`);
    this.#client = new AwsClient({
      accessKeyId: env.R2_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.R2_SECRET_ACCESS_KEY ?? '',
      service: 's3',
      region: 'auto',
      retries: 4,
    });
    const endpoint =
      env.R2_ENDPOINT || `https://${env.CLOUDFLARE_ACCOUNT_ID}.r2.cloudflarestorage.com`;
    this.#base = `${endpoint}/${env.R2_BUCKET_MEDIA}`;
  }

  /** Every object whose key begins so, by key. */
  async *list(prefix = ''): AsyncGenerator<StoredObject> {
    let token: string | undefined;
    do {
      const query = new URLSearchParams({
        'list-type': '2',
        prefix,
        ...(token !== undefined && { 'continuation-token': token }),
      });
      const page = await (await this.#send(`?${query}`)).text();
      for (const [, item = ''] of page.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
        yield {
          key: textOf(item, 'Key') ?? '',
          size: Number(textOf(item, 'Size')),
          etag: (textOf(item, 'ETag') ?? '').replaceAll('"', ''),
        };
      }
      token = textOf(page, 'NextContinuationToken');
    } while (token !== undefined);
  }

  /** An object's bytes and headers. @throws Error when it is not there */
  async get(key: string): Promise<{ body: AsyncIterable<Uint8Array>; headers: ObjectHeaders }> {
    const response = await this.#send(pathOf(key));
    if (!response.body) throw new Error(`${key} has no body`);
    const kept = [...response.headers].filter(
      ([name]) => KEPT_HEADERS.has(name) || name.startsWith('x-amz-meta-'),
    );
    return { body: response.body, headers: Object.fromEntries(kept) };
  }

  /** Stores a file. `md5` (base64) lets R2 refuse bytes that changed on the way. */
  async put(key: string, file: Blob, headers: ObjectHeaders, md5: string): Promise<void> {
    if (file.size > PART_BYTES) return this.#putInParts(key, file, headers);
    await this.#send(pathOf(key), {
      method: 'PUT',
      body: file,
      headers: { ...headers, 'content-md5': md5 },
    });
  }

  async delete(key: string): Promise<void> {
    await this.#send(pathOf(key), { method: 'DELETE' });
  }

  async #putInParts(key: string, file: Blob, headers: ObjectHeaders): Promise<void> {
    const path = pathOf(key);
    const started = await this.#send(`${path}?uploads=`, { method: 'POST', headers });
    const uploadId = encodeURIComponent(textOf(await started.text(), 'UploadId') ?? '');
    const parts: string[] = [];
    for (let at = 0; at < file.size; at += PART_BYTES) {
      const number = parts.length + 1;
      const sent = await this.#send(`${path}?partNumber=${number}&uploadId=${uploadId}`, {
        method: 'PUT',
        body: file.slice(at, at + PART_BYTES),
      });
      const etag = sent.headers.get('etag') ?? '';
      parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`);
    }
    const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
    await this.#send(`${path}?uploadId=${uploadId}`, { method: 'POST', body });
  }

  async #send(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.#fetch(`${this.#base}${path}`, init);
    if (response.ok) return response;
    const reason = textOf(await response.text(), 'Message') ?? '';
    throw new Error(
      `Storage answered ${response.status} to ${init.method ?? 'GET'} ${path}: ${reason}`,
    );
  }

  /** A broken line is tried again; every body here can be sent twice. */
  async #fetch(url: string, init: RequestInit, attempt = 1): Promise<Response> {
    try {
      return await this.#client.fetch(url, init);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await sleep(attempt * 500);
      return this.#fetch(url, init, attempt + 1);
    }
  }
}

function pathOf(key: string): string {
  return `/${key.split('/').map(encodeURIComponent).join('/')}`;
}

function textOf(xml: string, tag: string): string | undefined {
  const text = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return text
    ?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll('&amp;', '&');
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'" };
