interface Work {
  title: string;
  creator: { name: string };
  thumbnailUrl: string | null;
}

const STEP_SECONDS = 10;

/** The keys of a keyboard, a headset or a lock screen. Returns what lets go of them. */
export function offerMediaSession(
  element: HTMLVideoElement,
  work: Work,
  next?: () => void,
): () => void {
  if (!('mediaSession' in navigator)) return () => {};
  const session = navigator.mediaSession;
  session.metadata = new MediaMetadata({
    title: work.title,
    artist: work.creator.name,
    artwork: work.thumbnailUrl ? [{ src: work.thumbnailUrl }] : [],
  });
  const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
    ['play', () => void element.play()],
    ['pause', () => element.pause()],
    ['seekbackward', ({ seekOffset }) => (element.currentTime -= seekOffset ?? STEP_SECONDS)],
    ['seekforward', ({ seekOffset }) => (element.currentTime += seekOffset ?? STEP_SECONDS)],
    ['seekto', ({ seekTime }) => (element.currentTime = seekTime ?? element.currentTime)],
    ['nexttrack', next ?? null],
  ];
  for (const [action, handler] of handlers) session.setActionHandler(action, handler);
  return () => {
    session.metadata = null;
    for (const [action] of handlers) session.setActionHandler(action, null);
  };
}
