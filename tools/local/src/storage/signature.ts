import { AwsV4Signer } from 'aws4fetch';
import type { StorageEnv } from './worker.ts';

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/auto\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=[0-9a-f]{64}$/;
const LONGEST_SKEW_MS = 15 * 60_000;

/** Whether a request carries the signature that our key gives it now, in its headers or its query. */
export async function isSigned(request: Request, env: StorageEnv): Promise<boolean> {
  const url = new URL(request.url);
  return url.searchParams.has('X-Amz-Signature')
    ? isSignedInQuery(request, url, env)
    : isSignedInHeaders(request, env);
}

async function isSignedInHeaders(request: Request, env: StorageEnv): Promise<boolean> {
  const authorization = request.headers.get('authorization') ?? '';
  const datetime = request.headers.get('x-amz-date') ?? '';
  const [, keyId, names = ''] = AUTHORIZATION.exec(authorization) ?? [];
  const age = Math.abs(Date.now() - momentOf(datetime));
  if (keyId !== env.R2_ACCESS_KEY_ID || !(age <= LONGEST_SKEW_MS)) return false;
  const headers = names
    .split(';')
    .filter((name) => name !== 'host')
    .map((name): [string, string] => [name, request.headers.get(name) ?? '']);
  const signed = await signerOf(request, request.url, env, { headers, datetime }).sign();
  return signed.headers.get('authorization') === authorization;
}

async function isSignedInQuery(request: Request, url: URL, env: StorageEnv): Promise<boolean> {
  const given = url.searchParams.get('X-Amz-Signature');
  const datetime = url.searchParams.get('X-Amz-Date') ?? '';
  const lasts = Number(url.searchParams.get('X-Amz-Expires')) * 1000;
  if (!(Date.now() <= momentOf(datetime) + lasts)) return false;
  const bare = new URL(url);
  for (const name of url.searchParams.keys()) {
    if (name.startsWith('X-Amz-') && name !== 'X-Amz-Expires') bare.searchParams.delete(name);
  }
  const signer = signerOf(request, bare.href, env, { headers: [], datetime, signQuery: true });
  return (await signer.sign()).url.searchParams.get('X-Amz-Signature') === given;
}

function signerOf(
  { method }: Request,
  url: string,
  env: StorageEnv,
  rest: { headers: [string, string][]; datetime: string; signQuery?: boolean },
): AwsV4Signer {
  return new AwsV4Signer({
    ...rest,
    method,
    url,
    accessKeyId: env.R2_ACCESS_KEY_ID,
    secretAccessKey: env.R2_SECRET_ACCESS_KEY,
    service: 's3',
    region: 'auto',
  });
}

function momentOf(datetime: string): number {
  return Date.parse(
    datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}
