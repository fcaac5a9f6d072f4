import type { ObservabilityClient } from '@codex/observability';

const PARENT_CHECK_MS = 1000;
/** After this long whatever still runs is left behind: its lease ends by itself. */
const LAST_EXIT_MS = 8000;

/** Aborts on SIGTERM, SIGINT, and when the process that started this one is gone. */
export function watchForStop(log: ObservabilityClient): AbortSignal {
  const stopping = new AbortController();
  const parent = process.ppid;
  const stop = (why: string): void => {
    if (stopping.signal.aborted) return;
    log.info('transcoder stopping', { why });
    setTimeout(() => process.exit(0), LAST_EXIT_MS).unref();
    stopping.abort();
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  setInterval(() => process.ppid !== parent && stop('its parent is gone'), PARENT_CHECK_MS).unref();
  return stopping.signal;
}
