export interface Plan {
  fileSizeBytes: number;
  partSizeBytes: number;
  partCount: number;
}

/** Where a part, counted from 1, begins and ends in its file. */
export function rangeOf({ fileSizeBytes, partSizeBytes }: Plan, part: number) {
  const start = (part - 1) * partSizeBytes;
  return { start, end: Math.min(start + partSizeBytes, fileSizeBytes) };
}

export const sizeOf = (plan: Plan, part: number): number => {
  const { start, end } = rangeOf(plan, part);
  return end - start;
};

/** The parts that have yet to be sent, in order: those that arrived whole are not sent again. */
export function missingParts(
  plan: Plan,
  arrived: readonly { partNumber: number; sizeBytes: number }[],
): number[] {
  const whole = new Set(
    arrived
      .filter(({ partNumber, sizeBytes }) => sizeBytes === sizeOf(plan, partNumber))
      .map(({ partNumber }) => partNumber),
  );
  return Array.from({ length: plan.partCount }, (_, index) => index + 1).filter(
    (part) => !whole.has(part),
  );
}

/** What to do after a part was refused or got lost. */
export type Remedy = 'again' | 'start-over' | 'complete' | 'sign-in' | 'give-up';

/** @param status 0 where there was no answer at all */
export function remedyOf(status: number, message = ''): Remedy {
  if (status === 0 || status === 408 || status === 429 || status >= 500) return 'again';
  if (status === 401) return 'sign-in';
  if (status !== 409) return 'give-up';
  return /complete/i.test(message) ? 'complete' : 'start-over';
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before the next attempt, longer each time. */
export const waitBefore = (attempt: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempt - 1));
