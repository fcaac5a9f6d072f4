import type { JobApi } from './internal-api.ts';

/** Tells the creator how far a job is: the download counts 5 %, encoding up to 90 %, the rest uploading. */
export interface Progress {
  /** Takes seconds of media written, of a whole that may be unknown. */
  encoding: (durationSeconds: number | null) => (seconds: number) => void;
  /** Takes the part of files uploaded, 0–1. */
  uploading: (part: number) => void;
}

const INTERVAL_MS = 2000;
const ENCODING_FROM = 5;
const UPLOADING_FROM = 90;

/** Reports at most every two seconds, never backwards; a report that fails is dropped. */
export function createProgress(
  api: Pick<JobApi, 'progress'>,
  now: () => number = Date.now,
): Progress {
  let reported = 0;
  let reportedAt = now();
  const report = (percent: number): void => {
    const whole = Math.min(99, Math.floor(percent));
    if (whole <= reported || now() - reportedAt < INTERVAL_MS) return;
    reported = whole;
    reportedAt = now();
    api.progress(whole).catch(() => undefined);
  };
  return {
    encoding: (duration) => (seconds) => {
      if (duration === null) return;
      const part = Math.min(1, seconds / duration);
      report(ENCODING_FROM + part * (UPLOADING_FROM - ENCODING_FROM));
    },
    uploading: (part) => report(UPLOADING_FROM + part * (100 - UPLOADING_FROM)),
  };
}
