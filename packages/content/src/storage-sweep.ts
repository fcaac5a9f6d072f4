import type { R2Service } from '@codex/cloudflare-clients';
import { BaseService, type ServiceConfig } from '@codex/service-errors';
import { deleteImages, findUnused } from './image-queries.ts';
import { imageKey, narrowImageKey, originalKey, originalsOf, outputsOf } from './storage.ts';
import {
  dropRevocations,
  findDeleted,
  findStale,
  giveUpUploads,
  markSwept,
  markTidy,
  type StaleMedia,
} from './sweep-queries.ts';

const MINUTE_MS = 60_000;
/** Requests that began before media was deleted may still be writing. */
const DELETED_FOR_MS = 10 * MINUTE_MS;
/** Whoever watches an earlier transcoding holds a token that lives an hour. */
const STALE_FOR_MS = 120 * MINUTE_MS;
const REVOKED_FOR_MS = 120 * MINUTE_MS;
/** R2 gives up uploads by itself after as long. */
const ABANDONED_FOR_MS = 7 * 24 * 60 * MINUTE_MS;
/** An image is looked at once a day, and goes when nothing named it twice. */
const UNUSED_FOR_MS = 24 * 60 * MINUTE_MS;

const IMAGES_PER_RUN = 50;
const MEDIA_PER_RUN = 20;
const UPLOADS_PER_RUN = 50;
const REVOCATIONS_PER_RUN = 10_000;
/** A run deletes so many objects and leaves the rest to the next: one invocation may make 1000 calls. */
const OBJECTS_PER_RUN = 20_000;
const OBJECTS_PER_CALL = 1000;

/** What a run got done. */
export interface SweepReport {
  deletedMedia: number;
  tidiedMedia: number;
  abandonedUploads: number;
  images: number;
  revocations: number;
  objects: number;
}

/** Whether an order's outputs can no longer be shown to anybody. */
export function isDeadGeneration(
  { status, generation, readyGeneration }: Omit<StaleMedia, 'id' | 'uploadGeneration'>,
  candidate: number,
): boolean {
  if (candidate === readyGeneration) return false;
  return candidate < generation || (candidate === generation && status === 'failed');
}

/** Frees what nobody can reach any more. Bounded per run; interrupted at any point, the next run goes on. */
export class StorageSweep extends BaseService {
  readonly #storage: R2Service;
  #budget = OBJECTS_PER_RUN;

  constructor(config: ServiceConfig, storage: R2Service) {
    super(config);
    this.#storage = storage;
  }

  async run(): Promise<SweepReport> {
    this.#budget = OBJECTS_PER_RUN;
    const report = {
      deletedMedia: await this.#sweepDeleted(),
      tidiedMedia: await this.#sweepStale(),
      abandonedUploads: await this.#abortAbandoned(),
      images: await this.#sweepImages(),
      revocations: await dropRevocations(this.db, {
        before: this.#ago(REVOKED_FOR_MS),
        limit: REVOCATIONS_PER_RUN,
      }),
    };
    return { ...report, objects: OBJECTS_PER_RUN - this.#budget };
  }

  async #sweepDeleted(): Promise<number> {
    const before = this.#ago(DELETED_FOR_MS);
    let swept = 0;
    for (const media of await findDeleted(this.db, { before, limit: MEDIA_PER_RUN })) {
      if (media.r2UploadId) {
        await this.#abort({ ...media, uploadId: media.r2UploadId });
      }
      const gone =
        (await this.#deletePrefix(outputsOf(media.id))) &&
        (await this.#deletePrefix(originalsOf(media.id)));
      if (!gone) break;
      await markSwept(this.db, media.id);
      swept += 1;
    }
    return swept;
  }

  async #sweepStale(): Promise<number> {
    const before = this.#ago(STALE_FOR_MS);
    let tidied = 0;
    for (const media of await findStale(this.db, { before, limit: MEDIA_PER_RUN })) {
      if (!(await this.#tidy(media))) break;
      await markTidy(this.db, media.id, before);
      tidied += 1;
    }
    return tidied;
  }

  async #tidy(media: StaleMedia): Promise<boolean> {
    const folder = outputsOf(media.id);
    const { delimitedPrefixes } = await this.#storage.list({ prefix: folder, delimiter: '/' });
    for (const prefix of delimitedPrefixes) {
      const generation = Number(prefix.slice(folder.length, -1));
      const dead = isDeadGeneration(media, generation);
      if (dead && !(await this.#deletePrefix(prefix))) return false;
    }
    const { objects } = await this.#storage.list({ prefix: originalsOf(media.id) });
    const current = originalKey(media.id, media.uploadGeneration);
    const earlier = objects.map(({ key }) => key).filter((key) => key !== current);
    await this.#storage.delete(earlier);
    return true;
  }

  async #abortAbandoned(): Promise<number> {
    const uploads = await giveUpUploads(this.db, {
      before: this.#ago(ABANDONED_FOR_MS),
      limit: UPLOADS_PER_RUN,
    });
    for (const upload of uploads) await this.#abort(upload);
    return uploads.length;
  }

  async #sweepImages(): Promise<number> {
    const before = this.#ago(UNUSED_FOR_MS);
    const unused = await findUnused(this.db, { before, limit: IMAGES_PER_RUN });
    await this.#storage.delete(unused.flatMap(({ key }) => [imageKey(key), narrowImageKey(key)]));
    await deleteImages(
      this.db,
      unused.map(({ id }) => id),
    );
    return unused.length;
  }

  /** Storage may have given the upload up itself. */
  async #abort(upload: { id: string; uploadGeneration: number; uploadId: string }): Promise<void> {
    const key = originalKey(upload.id, upload.uploadGeneration);
    await this.#storage
      .abortMultipartUpload({ key, uploadId: upload.uploadId })
      .catch((error: unknown) => {
        this.log.warn('an upload could not be aborted', { mediaId: upload.id, error });
      });
  }

  /** Deletes everything under a prefix as far as the run's budget reaches. Whether nothing is left. */
  async #deletePrefix(prefix: string): Promise<boolean> {
    while (this.#budget > 0) {
      const limit = Math.min(OBJECTS_PER_CALL, this.#budget);
      const { objects, truncated } = await this.#storage.list({ prefix, limit });
      await this.#storage.delete(objects.map(({ key }) => key));
      this.#budget -= objects.length;
      if (!truncated) return true;
    }
    return false;
  }

  #ago(milliseconds: number): Date {
    return new Date(this.now().getTime() - milliseconds);
  }
}
