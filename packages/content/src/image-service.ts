import type { R2Service } from '@codex/cloudflare-clients';
import {
  IMAGE_BOXES,
  MAX_IMAGE_BYTES,
  MAX_IMAGE_PIXELS,
  MAX_IMAGE_SIDE,
  MAX_IMAGES_PER_DAY,
  NARROW_IMAGE_SUFFIX,
  NARROW_IMAGES,
  type ImagePurpose,
} from '@codex/constants';
import {
  BaseService,
  BusinessLogicError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  ServiceError,
  ServiceUnavailableError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { Image, ImageQuery } from '@codex/validation';
import { causeOf, SOUND_IMAGE } from './image-failure.ts';
import { isBounded, isKnownImage } from './image-kinds.ts';
import { findAllowance, insertImage } from './image-queries.ts';
import { answerOf, imageKey, narrowImageKey } from './storage.ts';
import type { IncomingBytes } from './upload-service.ts';

const QUALITY = 82;
const HOUR_SECONDS = 3600;
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** What an image service needs besides the usual. */
export interface ImageServiceOptions {
  /** Decodes and encodes. */
  images: ImagesBinding;
  storage: R2Service;
  /** Where images are served. */
  publicUrl: string;
}

/** Takes images, makes them small and harmless, and hands them to everybody who has their address. */
export class ImageService extends BaseService {
  readonly #images: ImagesBinding;
  readonly #storage: R2Service;
  readonly #publicUrl: string;

  constructor(config: ServiceConfig, { images, storage, publicUrl }: ImageServiceOptions) {
    super(config);
    this.#images = images;
    this.#storage = storage;
    this.#publicUrl = publicUrl;
  }

  /**
   * Stores an image as WebP that fits its purpose, turned as its camera said, without a word of what
   * the camera wrote beside it. Nothing that was sent is kept as it came.
   * @throws ForbiddenError for who may not · RateLimitedError after 200 in a day · ServiceError
   *   `PAYLOAD_TOO_LARGE` (8 MiB) or `UNSUPPORTED_MEDIA_TYPE` for anything but JPEG, PNG, WebP, AVIF ·
   *   BusinessLogicError (422) for a broken image or one of too many pixels · ServiceUnavailableError
   */
  async store({ purpose, organizationId }: ImageQuery, incoming: IncomingBytes): Promise<Image> {
    await this.#authorize(purpose, organizationId);
    const bytes = await readAll(incoming);
    await this.#check(bytes);
    const webp = await this.#encode(bytes, IMAGE_BOXES[purpose]);
    const { width, height } = await this.#measure(webp);
    const narrow = await this.#narrow(bytes, { purpose, width });
    const key = crypto.randomUUID();
    const id = await insertImage(this.db, {
      ownerId: this.actor.userId,
      organizationId,
      purpose,
      key,
      width,
      height,
      sizeBytes: webp.byteLength,
    });
    const httpMetadata = { contentType: 'image/webp' };
    await answerOf(this.#storage.put(imageKey(key), webp, { httpMetadata }));
    if (narrow) await answerOf(this.#storage.put(narrowImageKey(key), narrow, { httpMetadata }));
    return { id, url: `${this.#publicUrl}/i/${key}.webp`, width, height };
  }

  /**
   * The bytes of an image, for ever the same; of its narrow copy those of the whole, where it has
   * none. @throws NotFoundError
   */
  async serve(file: string, ifNoneMatch: string | undefined): Promise<Response> {
    const isNarrow = file.endsWith(NARROW_IMAGE_SUFFIX);
    const name = file.slice(0, isNarrow ? -NARROW_IMAGE_SUFFIX.length : -'.webp'.length);
    const isKey = /^[0-9a-f-]{36}$/.test(name) && file.endsWith('.webp');
    const object = isKey ? await this.#find(name, isNarrow) : null;
    if (!object) throw new NotFoundError();
    const headers = new Headers({
      'Content-Type': 'image/webp',
      'Content-Length': String(object.size),
      'Cache-Control': IMMUTABLE,
      'Content-Disposition': 'inline',
      ETag: object.httpEtag,
    });
    if (ifNoneMatch !== object.httpEtag) return new Response(object.body, { headers });
    await object.body.cancel();
    headers.delete('Content-Length');
    return new Response(null, { status: 304, headers });
  }

  async #find(key: string, isNarrow: boolean) {
    const narrow = isNarrow ? await answerOf(this.#storage.get(narrowImageKey(key))) : null;
    return narrow ?? answerOf(this.#storage.get(imageKey(key)));
  }

  async #authorize(purpose: ImagePurpose, organizationId: string | undefined): Promise<void> {
    const { userId, role } = this.actor;
    const { administers, uploads } = await findAllowance(this.db, userId, organizationId);
    const mayUpload = organizationId
      ? administers
      : purpose === 'avatar' || role === 'creator' || role === 'admin';
    if (!mayUpload) throw new ForbiddenError();
    if (uploads >= MAX_IMAGES_PER_DAY) throw new RateLimitedError(HOUR_SECONDS);
  }

  async #check(bytes: Uint8Array): Promise<void> {
    if (!isKnownImage(bytes)) {
      throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'Send a JPEG, PNG, WebP or AVIF image.');
    }
    if (!isBounded(await this.#measure(bytes))) {
      const message = `At most ${MAX_IMAGE_SIDE} pixels on a side and ${MAX_IMAGE_PIXELS / 1e6} million in all.`;
      throw new BusinessLogicError(message, { field: 'body' });
    }
  }

  /** Width and height as the header says, without decoding. */
  async #measure(bytes: Uint8Array): Promise<{ width: number; height: number }> {
    const info = await this.#images.info(streamOf(bytes)).catch(this.#refuse);
    if ('width' in info) return info;
    throw unreadable();
  }

  /** The copy for phones, of images that fill a screen and are wider than it. */
  async #narrow(
    bytes: Uint8Array,
    { purpose, width }: { purpose: ImagePurpose; width: number },
  ): Promise<Uint8Array | undefined> {
    const wanted = NARROW_IMAGES[purpose] ?? width;
    return wanted < width ? this.#encode(bytes, { width: wanted }) : undefined;
  }

  async #encode(bytes: Uint8Array, box: { width: number; height?: number }): Promise<Uint8Array> {
    const made = await this.#images
      .input(streamOf(bytes))
      .transform({ ...box, fit: 'scale-down' })
      .output({ format: 'image/webp', quality: QUALITY, anim: false })
      .catch(this.#refuse);
    return new Uint8Array(await made.response().arrayBuffer());
  }

  readonly #refuse = async (error: unknown): Promise<never> => {
    const cause = causeOf(error);
    const isImage = cause === 'image' || (cause === 'either' && (await this.#works()));
    throw isImage ? unreadable() : new ServiceUnavailableError(error);
  };

  /** Whether the binding does its work for an image that is known to be sound. */
  async #works(): Promise<boolean> {
    const sound = this.#images.input(streamOf(SOUND_IMAGE));
    return sound.output({ format: 'image/webp' }).then(
      () => true,
      () => false,
    );
  }
}

const unreadable = () =>
  new BusinessLogicError('This image cannot be read. It may be damaged.', { field: 'body' });

const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> => new Blob([bytes]).stream();

async function readAll({ body, contentLength }: IncomingBytes): Promise<Uint8Array> {
  if (contentLength > MAX_IMAGE_BYTES) {
    throw new ServiceError('PAYLOAD_TOO_LARGE', `At most ${MAX_IMAGE_BYTES} bytes.`);
  }
  const exactly = body.pipeThrough(new FixedLengthStream(contentLength));
  return new Uint8Array(await new Response(exactly).arrayBuffer());
}
