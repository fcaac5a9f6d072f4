import type { StorageEnv } from './worker.ts';

/** A refusal in S3's words. */
export class StorageError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const META = 'x-amz-meta-';

/** Answers a request that was found to be signed. @throws StorageError */
export async function answer(request: Request, env: StorageEnv): Promise<Response> {
  const { pathname, searchParams: query } = new URL(request.url);
  const [, bucketName, ...rest] = pathname.split('/');
  const bucket = bucketName && bucketOf(bucketName, env);
  if (!bucket) throw new StorageError(404, 'NoSuchBucket', `There is no bucket ${bucketName}.`);
  const key = rest.map(decodeURIComponent).join('/');
  if (key === '' && request.method === 'GET') return list(bucket, query);
  const uploadId = query.get('uploadId');
  switch (request.method) {
    case 'HEAD':
    case 'GET':
      return read(bucket, key, request.method === 'GET');
    case 'PUT':
      return uploadId
        ? putPart(request, bucket, { key, uploadId, query })
        : put(request, bucket, key);
    case 'POST':
      return uploadId ? complete(request, bucket, { key, uploadId }) : begin(request, bucket, key);
    case 'DELETE':
      await bucket.delete(key);
      return new Response(null, { status: 204 });
    default:
      throw new StorageError(405, 'MethodNotAllowed', `${request.method} is not known here.`);
  }
}

function bucketOf(name: string, env: StorageEnv): R2Bucket | undefined {
  if (name === env.R2_BUCKET_MEDIA) return env.MEDIA_BUCKET;
  return name === `${env.R2_BUCKET_MEDIA}-elsewhere` ? env.OTHER_BUCKET : undefined;
}

async function list(bucket: R2Bucket, query: URLSearchParams): Promise<Response> {
  const cursor = query.get('continuation-token');
  const page = await bucket.list({
    prefix: query.get('prefix') ?? '',
    ...(cursor !== null && { cursor }),
  });
  const contents = page.objects.map(
    ({ key, size, httpEtag }) =>
      `<Contents><Key>${escape(key)}</Key><Size>${size}</Size><ETag>${escape(httpEtag)}</ETag></Contents>`,
  );
  const next = page.truncated
    ? `<NextContinuationToken>${escape(page.cursor)}</NextContinuationToken>`
    : '';
  return xml(`<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`);
}

async function read(bucket: R2Bucket, key: string, withBody: boolean): Promise<Response> {
  const object = await bucket.get(key);
  if (!object) throw new StorageError(404, 'NoSuchKey', `There is no object ${key}.`);
  const headers = new Headers({ 'content-length': String(object.size), etag: object.httpEtag });
  object.writeHttpMetadata(headers);
  for (const [name, value] of Object.entries(object.customMetadata ?? {})) {
    headers.set(META + name, value);
  }
  return new Response(withBody ? object.body : null, { headers });
}

async function put(request: Request, bucket: R2Bucket, key: string): Promise<Response> {
  const md5 = request.headers.get('content-md5');
  const { httpEtag: etag } = await bucket.put(key, request.body ?? '', {
    ...metadataOf(request.headers),
    ...(md5 && { md5: Uint8Array.from(atob(md5), (letter) => letter.charCodeAt(0)) }),
  });
  return new Response(null, { headers: { etag } });
}

async function begin(request: Request, bucket: R2Bucket, key: string): Promise<Response> {
  const { uploadId } = await bucket.createMultipartUpload(key, metadataOf(request.headers));
  return xml(
    `<InitiateMultipartUploadResult><UploadId>${escape(uploadId)}</UploadId></InitiateMultipartUploadResult>`,
  );
}

async function putPart(
  request: Request,
  bucket: R2Bucket,
  { key, uploadId, query }: { key: string; uploadId: string; query: URLSearchParams },
): Promise<Response> {
  const upload = bucket.resumeMultipartUpload(key, uploadId);
  const part = await upload.uploadPart(Number(query.get('partNumber')), request.body ?? '');
  return new Response(null, { headers: { etag: `"${part.etag}"` } });
}

async function complete(
  request: Request,
  bucket: R2Bucket,
  { key, uploadId }: { key: string; uploadId: string },
): Promise<Response> {
  const parts = [
    ...(await request.text()).matchAll(
      /<PartNumber>(\d+)<\/PartNumber><ETag>"?([^"<]+)"?<\/ETag>/g,
    ),
  ].map(([, partNumber, etag = '']) => ({ partNumber: Number(partNumber), etag }));
  await bucket.resumeMultipartUpload(key, uploadId).complete(parts);
  return xml('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
}

function metadataOf(headers: Headers): R2PutOptions {
  const customMetadata = Object.fromEntries(
    [...headers].flatMap(([name, value]) =>
      name.startsWith(META) ? [[name.slice(META.length), value]] : [],
    ),
  );
  return { httpMetadata: headers, customMetadata };
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function xml(body: string): Response {
  return new Response(body, { headers: { 'content-type': 'application/xml' } });
}
