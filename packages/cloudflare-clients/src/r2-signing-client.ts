import { AwsClient } from 'aws4fetch';

export interface R2SigningOptions {
  accountId: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Another S3-compatible address than R2's own. */
  endpoint?: string;
}

/** S3 and R2 honour at most a week. */
const MAX_EXPIRY_SECONDS = 7 * 24 * 3600;

/**
 * Makes presigned URLs with R2's S3 keys, for scripts and tests outside of Workers. No request is
 * made; the signature is AWS's version 4 in the query.
 */
export class R2SigningClient {
  readonly #client: AwsClient;
  readonly #base: string;

  constructor({ accountId, bucket, accessKeyId, secretAccessKey, endpoint }: R2SigningOptions) {
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, service: 's3', region: 'auto' });
    this.#base = `${endpoint ?? `https://${accountId}.r2.cloudflarestorage.com`}/${bucket}`;
  }

  /**
   * A URL that lets its holder do one thing to one object until it expires.
   * @throws RangeError unless it lasts between a second and a week
   */
  async generateSignedUrl(
    key: string,
    {
      expiresInSeconds,
      method = 'GET',
    }: { expiresInSeconds: number; method?: 'GET' | 'PUT' | 'HEAD' },
  ): Promise<string> {
    if (!(expiresInSeconds >= 1 && expiresInSeconds <= MAX_EXPIRY_SECONDS)) {
      throw new RangeError('a signed URL lasts between a second and a week');
    }
    const url = new URL(`${this.#base}/${key.split('/').map(encodeURIComponent).join('/')}`);
    url.searchParams.set('X-Amz-Expires', String(Math.floor(expiresInSeconds)));
    const signed = await this.#client.sign(url.href, { method, aws: { signQuery: true } });
    return signed.url;
  }
}

const SETTINGS = {
  accountId: 'CLOUDFLARE_ACCOUNT_ID',
  bucket: 'R2_BUCKET_MEDIA',
  accessKeyId: 'R2_ACCESS_KEY_ID',
  secretAccessKey: 'R2_SECRET_ACCESS_KEY',
} as const;

/**
 * The signing client of `CLOUDFLARE_ACCOUNT_ID`, `R2_BUCKET_MEDIA`, `R2_ACCESS_KEY_ID` and
 * `R2_SECRET_ACCESS_KEY`; `R2_ENDPOINT` names another address.
 * @throws Error naming the settings that are missing
 */
export function createR2SigningClientFromEnv(
  env: Record<string, string | undefined>,
): R2SigningClient {
  const missing = Object.values(SETTINGS).filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`missing settings: ${missing.join(', ')}`);
  const read = (name: string): string => env[name] ?? '';
  return new R2SigningClient({
    accountId: read(SETTINGS.accountId),
    bucket: read(SETTINGS.bucket),
    accessKeyId: read(SETTINGS.accessKeyId),
    secretAccessKey: read(SETTINGS.secretAccessKey),
    ...(env.R2_ENDPOINT ? { endpoint: env.R2_ENDPOINT } : {}),
  });
}
