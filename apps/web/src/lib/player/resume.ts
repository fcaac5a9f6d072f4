interface Progress {
  positionSeconds: number;
  durationSeconds: number;
}

/** So close to the start nobody needs to be taken there. Seconds. */
const BARELY_BEGUN = 3;
/** What comes after this part of the whole is the end. */
const END = 0.95;

/** Where playing goes on. What was watched to the end begins again. Seconds. */
export function resumeAt(progress: Progress | null | undefined): number {
  if (!progress) return 0;
  const { positionSeconds, durationSeconds } = progress;
  const isAtEnd = positionSeconds >= durationSeconds * END;
  return isAtEnd || positionSeconds < BARELY_BEGUN ? 0 : positionSeconds;
}
