import type { MediaItem, UploadPart } from '@codex/validation';
import { kindOf, titleOf } from './kind.ts';
import { missingParts, type Plan, rangeOf, remedyOf, sizeOf, waitBefore } from './plan.ts';
import { RateMeter, secondsLeft } from './rate.ts';
import { remembered } from './remembered.ts';
import { type Answer, ask, sendPart } from './send.ts';
import { slots } from './slots.ts';

const AT_ONCE = 3;
const FRESH_STARTS = 3;
/** Shared by all uploads of the page: three parts are under way, of whichever file. */
const inSlot = slots(AT_ONCE);

/** Why an upload ended without its file being there. */
export type UploadProblem =
  | { kind: 'sign-in' | 'other-file' | 'file-changed' | 'file-kind' }
  | { kind: 'refused'; message?: string };

class Refusal extends Error {
  constructor(readonly problem: UploadProblem) {
    super(problem.kind);
  }
}
class StartOver extends Error {}

/** Which media a file is sent as: unfinished (`continue`), or failed (`replace`). */
export interface Target {
  mediaId: string;
  mode: 'continue' | 'replace';
}

/** One file on its way, whatever happens to the network. */
export class Upload {
  readonly file: File;
  state = $state<'queued' | 'sending' | 'paused' | 'finishing' | 'done' | 'failed'>('queued');
  problem = $state<UploadProblem>();
  mediaId = $state<string>();
  bytesPerSecond = $state<number>();
  #arrivedBytes = $state(0);
  #underWay = $state<Record<number, number>>({});
  #waiting = $state(0);
  readonly sentBytes = $derived(
    this.#arrivedBytes + Object.values(this.#underWay).reduce((sum, bytes) => sum + bytes, 0),
  );
  /** The network is gone, and it is tried again. */
  readonly isCutOff = $derived(this.#waiting > 0 && Object.keys(this.#underWay).length === 0);
  #target: Target | undefined;
  #meter = new RateMeter();
  #stop = new AbortController();

  constructor(file: File, target?: Target) {
    this.file = file;
    this.#target = target;
    this.mediaId = target?.mediaId;
  }

  get secondsLeft(): number | undefined {
    return secondsLeft(this.file.size - this.sentBytes, this.bytesPerSecond);
  }

  get isActive(): boolean {
    return this.state === 'queued' || this.state === 'sending' || this.state === 'finishing';
  }

  pause(): void {
    if (!this.isActive || this.state === 'finishing') return;
    this.state = 'paused';
    this.#stop.abort();
  }

  /** Begins, or goes on after a pause or a failure. */
  async run(): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.problem = undefined;
    this.state = 'queued';
    try {
      await this.#sendAll(signal);
      if (!signal.aborted) this.state = 'done';
    } catch (error) {
      if (signal.aborted) return;
      this.state = 'failed';
      this.problem = error instanceof Refusal ? error.problem : { kind: 'refused' };
      this.#stop.abort();
    } finally {
      if (this.#stop.signal === signal) this.#rest();
    }
  }

  #rest(): void {
    this.#underWay = {};
    this.#waiting = 0;
    this.#meter.forget();
    this.bytesPerSecond = undefined;
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    for (let start = 1; ; start++) {
      const media = await this.#announce(signal);
      this.mediaId = media.id;
      try {
        if (media.upload) await this.#sendParts(media.id, planOf(media), signal);
        this.state = 'finishing';
        await this.#insist<MediaItem>(`/api/media/${media.id}/complete`, signal, 'POST');
        remembered(localStorage).forget(media.id);
        return;
      } catch (error) {
        if (!(error instanceof StartOver) || start === FRESH_STARTS) throw error;
      }
    }
  }

  /** The media this file is sent as, a new one where there is none to go on with. */
  async #announce(signal: AbortSignal): Promise<MediaItem> {
    const kind = kindOf(this.file);
    if (!kind) throw new Refusal({ kind: 'file-kind' });
    const known = remembered(localStorage);
    const size = { mimeType: kind.mimeType, fileSizeBytes: this.file.size };
    if (this.#target?.mode === 'replace') {
      const body = { status: 'uploading', ...size };
      const path = `/api/media/${this.#target.mediaId}`;
      const media = await this.#insist<MediaItem>(path, signal, 'PATCH', body);
      this.#target = { mediaId: media.id, mode: 'continue' };
      known.note(this.file, media.id);
      return media;
    }
    const begun = this.#target?.mediaId ?? known.mediaIdOf(this.file);
    if (begun !== undefined) {
      const media = await this.#begun(begun, signal);
      if (media) return media;
    }
    const body = { title: titleOf(this.file.name), mediaType: kind.mediaType, ...size };
    const media = await this.#insist<MediaItem>('/api/media', signal, 'POST', body);
    this.#target = { mediaId: media.id, mode: 'continue' };
    known.note(this.file, media.id);
    return media;
  }

  async #begun(id: string, signal: AbortSignal): Promise<MediaItem | undefined> {
    const { status, data } = await this.#persist(() =>
      ask<MediaItem>(`/api/media/${id}`, { signal }),
    );
    if (status === 401) throw new Refusal({ kind: 'sign-in' });
    const fits = data?.status === 'uploading' && data.fileSizeBytes === this.file.size;
    if (data && (fits || (this.#target && data.status !== 'uploading'))) return data;
    if (this.#target) throw new Refusal({ kind: 'other-file' });
    return undefined;
  }

  async #sendParts(id: string, plan: Plan, signal: AbortSignal): Promise<void> {
    const path = `/api/media/${id}/parts`;
    const { items } = await this.#insist<{ items: UploadPart[] }>(path, signal);
    const missing = missingParts(plan, items);
    this.#underWay = {};
    const missingBytes = missing.reduce((sum, part) => sum + sizeOf(plan, part), 0);
    this.#arrivedBytes = plan.fileSizeBytes - missingBytes;
    const group = new AbortController();
    const both = AbortSignal.any([signal, group.signal]);
    const work = async () => {
      for (let part = missing.shift(); part !== undefined; part = missing.shift()) {
        await this.#sendOne(`${path}/${part}`, { plan, part, signal: both });
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      group.abort();
    }
  }

  async #sendOne(
    path: string,
    { plan, part, signal }: { plan: Plan; part: number; signal: AbortSignal },
  ): Promise<void> {
    const { start, end } = rangeOf(plan, part);
    const bytes = this.file.slice(start, end);
    const { status, message } = await this.#persist(() =>
      inSlot(async () => {
        signal.throwIfAborted();
        this.state = 'sending';
        this.#progress(part, 0);
        const onprogress = (sent: number) => !signal.aborted && this.#progress(part, sent);
        const answer = await sendPart(path, bytes, { signal, onprogress });
        if (answer.status === 200) this.#arrivedBytes += end - start;
        delete this.#underWay[part];
        if (answer.status === 0) await this.#assertReadable(bytes);
        return answer;
      }),
    );
    if (status !== 200) this.#refuse(status, message);
  }

  #progress(part: number, sentBytes: number): void {
    this.#underWay[part] = sentBytes;
    this.#meter.note(this.sentBytes, Date.now());
    this.bytesPerSecond = this.#meter.bytesPerSecond();
  }

  /** A file that changed on disk looks like a lost connection; it never comes back. */
  async #assertReadable(bytes: Blob): Promise<void> {
    try {
      await bytes.slice(0, 1).arrayBuffer();
    } catch {
      throw new Refusal({ kind: 'file-changed' });
    }
  }

  /** Asks until there is an answer. @throws Refusal for a bad one */
  async #insist<T>(path: string, signal: AbortSignal, method = 'GET', body?: unknown): Promise<T> {
    const answer = await this.#persist(() => ask<T>(path, { method, body, signal }));
    if (answer.data === undefined) this.#refuse(answer.status, answer.message);
    return answer.data as T;
  }

  /** Tries again, later each time, or as soon as the network is back. */
  async #persist<T>(attempt: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const { signal } = this.#stop;
    for (let tries = 1; ; tries++) {
      const answer = await attempt();
      if (remedyOf(answer.status, answer.message) !== 'again' || answer.status === 200) {
        return answer;
      }
      this.#waiting++;
      this.#meter.forget();
      this.bytesPerSecond = undefined;
      await patience(waitBefore(tries), signal);
      this.#waiting = Math.max(0, this.#waiting - 1);
      signal.throwIfAborted();
    }
  }

  #refuse(status: number, message?: string): void {
    switch (remedyOf(status, message)) {
      case 'complete':
        return;
      case 'start-over':
        throw new StartOver();
      case 'sign-in':
        throw new Refusal({ kind: 'sign-in' });
      default:
        throw new Refusal({ kind: 'refused', message });
    }
  }
}

const planOf = ({ fileSizeBytes, upload }: MediaItem): Plan => ({
  fileSizeBytes,
  partSizeBytes: upload?.partSizeBytes ?? fileSizeBytes,
  partCount: upload?.partCount ?? 1,
});

/** Waits, less when the network comes back or the upload is stopped. */
function patience(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
