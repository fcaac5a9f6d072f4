import type { R2Service } from '@codex/cloudflare-clients';
import { MAX_CAPTIONS_LANGUAGES } from '@codex/constants';
import {
  BaseService,
  because,
  BusinessLogicError,
  NotFoundError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { MediaCaptions } from '@codex/validation';
import { toWebVtt, type CaptionsFormat } from './captions-format.ts';
import {
  deleteCaptions,
  listOwnCaptions,
  upsertCaptions,
  type CaptionsRow,
} from './captions-queries.ts';
import { MediaNotFoundError } from './errors.ts';
import { answerOf, captionsKey } from './storage.ts';

/** Where captions are: of which media, in which language (BCP 47). */
export interface CaptionsAddress {
  id: string;
  language: string;
}

/** What a creator sends: a whole file, read as it is said to be written. */
export interface IncomingCaptions {
  text: string;
  format: CaptionsFormat;
  /** For the viewer's menu; default: the language's own name. */
  label?: string | undefined;
}

/** The captions of a creator's own media, one file of WebVTT per language. */
export class CaptionsService extends BaseService {
  readonly #storage: R2Service;

  constructor(config: ServiceConfig, storage: R2Service) {
    super(config);
    this.#storage = storage;
  }

  /** First added first. @throws MediaNotFoundError unless the actor owns the media */
  async list(mediaId: string): Promise<MediaCaptions[]> {
    return (await this.#own(mediaId)).map(toMediaCaptions);
  }

  /** The file as viewers get it. @throws NotFoundError · ServiceUnavailableError */
  async read({ id, language }: CaptionsAddress): Promise<string> {
    const row = (await this.#own(id)).find((captions) => captions.language === language);
    const stored = row && (await answerOf(this.#storage.get(captionsKey(id, row.file))));
    if (!stored) throw new NotFoundError();
    return stored.text();
  }

  /**
   * Adds captions, or replaces those of the same language.
   * @throws MediaNotFoundError · ValidationError (400) that names the line ·
   * BusinessLogicError (422) for too many languages · ServiceUnavailableError
   */
  async put({ id, language }: CaptionsAddress, file: IncomingCaptions): Promise<MediaCaptions> {
    const existing = await this.#own(id);
    const isNew = !existing.some((captions) => captions.language === language);
    if (isNew && existing.length >= MAX_CAPTIONS_LANGUAGES) {
      throw new BusinessLogicError(
        `Captions in ${MAX_CAPTIONS_LANGUAGES} languages are the most.`,
        because('too_many_captions'),
      );
    }
    const { vtt, cueCount } = toWebVtt(file.text, file.format);
    const bytes = new TextEncoder().encode(vtt);
    const name = `${crypto.randomUUID().replaceAll('-', '')}.vtt`;
    await answerOf(
      this.#storage.put(captionsKey(id, name), bytes, {
        httpMetadata: { contentType: 'text/vtt' },
      }),
    );
    const saved = await upsertCaptions(this.db, this.actor.userId, {
      mediaId: id,
      language,
      label: file.label ?? nameOf(language),
      file: name,
      sizeBytes: bytes.byteLength,
      cueCount,
    });
    if (!saved) throw new MediaNotFoundError();
    await this.#forget(id, saved.replaced);
    return toMediaCaptions(saved.row);
  }

  /** @throws NotFoundError where there are none, or the media is somebody else's */
  async remove({ id, language }: CaptionsAddress): Promise<void> {
    const file = await deleteCaptions(this.db, this.actor.userId, { mediaId: id, language });
    if (!file) throw new NotFoundError();
    await this.#forget(id, file);
  }

  /** Nobody is led to the file any more; what stays after a failure goes with the media. */
  async #forget(mediaId: string, file: string | undefined): Promise<void> {
    if (!file) return;
    await this.#storage.delete(captionsKey(mediaId, file)).catch((error: unknown) => {
      this.log.warn('a file of captions could not be deleted', { mediaId, error });
    });
  }

  async #own(mediaId: string): Promise<CaptionsRow[]> {
    const rows = await listOwnCaptions(this.db, this.actor.userId, mediaId);
    if (!rows) throw new MediaNotFoundError();
    return rows;
  }
}

/** A language's own name for itself: `Deutsch`. */
function nameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1, 100);
}

function toMediaCaptions(row: CaptionsRow): MediaCaptions {
  const { language, label, cueCount, sizeBytes, createdAt, updatedAt } = row;
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { language, label, cueCount, sizeBytes, ...times };
}
