import { ProgressPolicy, type ProgressNote } from './progress-policy.ts';

interface Options {
  contentId: string;
  element: HTMLVideoElement;
  /** Playing begins anew, before what is stored. */
  isRestart: boolean;
  /** The server says that this person may not watch any more. */
  onrefused: () => void;
}

/**
 * Tells the server where somebody is: every ten seconds, on pausing and at the end, and when the
 * page is hidden or left. Returns what ends it, after saving once more.
 */
export function keepProgress({ contentId, element, isRestart, onrefused }: Options): () => void {
  const policy = new ProgressPolicy();
  const events = new AbortController();
  const { signal } = events;
  if (isRestart) policy.seeked();

  const send = async (note: ProgressNote) => {
    // `keepalive` lets it arrive although the page is gone.
    const response = await fetch(`/api/access/playback-progress/${contentId}`, {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(note),
    }).catch(() => undefined);
    if (response?.status === 403 && !signal.aborted) onrefused();
  };
  const save = (urgent: boolean) => {
    const { currentTime: positionSeconds, duration: durationSeconds } = element;
    const note = policy.take({ positionSeconds, durationSeconds, now: Date.now(), urgent });
    if (note) void send(note);
  };
  const saveNow = () => save(true);

  element.addEventListener('playing', () => policy.begin(Date.now()), { signal });
  // Taking up the place where somebody was is no move of theirs.
  element.addEventListener('seeking', () => policy.hasBegun && policy.seeked(), { signal });
  element.addEventListener('timeupdate', () => save(false), { signal });
  element.addEventListener('pause', saveNow, { signal });
  element.addEventListener('ended', saveNow, { signal });
  window.addEventListener('pagehide', saveNow, { signal });
  document.addEventListener('visibilitychange', () => document.hidden && saveNow(), { signal });
  return () => {
    events.abort();
    saveNow();
  };
}
