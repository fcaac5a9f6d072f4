import type { MediaItem } from '@codex/validation';

const SHORTEST_MS = 2000;
const LONGEST_MS = 15_000;

/** How long to wait before asking again: longer after each answer that says nothing new. */
export const backOff = (unchanged: number): number =>
  Math.min(LONGEST_MS, Math.round(SHORTEST_MS * 1.5 ** unchanged));

/** Whether something happens to it without its owner. */
export const isMoving = ({ status }: Pick<MediaItem, 'status'>): boolean =>
  status === 'uploaded' || status === 'transcoding';
