/** How the pictures of a sprite are chosen and laid out. */
export interface SpritePlan {
  /** Take every n-th of the frames that are there. */
  every: number;
  count: number;
  columns: number;
  rows: number;
  tileWidth: number;
  tileHeight: number;
}

const MAX_TILES = 100;
const MAX_COLUMNS = 10;
const TILE_LONG_SIDE = 160;

/** Lays out at most a hundred pictures of the `frames` that are there. */
export function planSprite(frames: number, width: number, height: number): SpritePlan {
  const every = Math.max(1, Math.ceil(frames / MAX_TILES));
  const count = Math.max(1, Math.ceil(frames / every));
  const columns = Math.min(count, MAX_COLUMNS);
  const scale = TILE_LONG_SIDE / Math.max(width, height);
  return {
    every,
    count,
    columns,
    rows: Math.ceil(count / columns),
    tileWidth: even(width * scale),
    tileHeight: even(height * scale),
  };
}

/** WebVTT that says which part of the sprite belongs to which time. `starts` are seconds, one per frame. */
export function thumbnailsVtt(
  plan: SpritePlan,
  starts: readonly number[],
  duration: number,
): string {
  const shown = starts.filter((_, index) => index % plan.every === 0).slice(0, plan.count);
  const cues = shown.map((start, tile) => {
    const end = shown[tile + 1] ?? Math.max(duration, start + 0.001);
    const x = (tile % plan.columns) * plan.tileWidth;
    const y = Math.floor(tile / plan.columns) * plan.tileHeight;
    const from = tile === 0 ? 0 : start;
    return `${timestamp(from)} --> ${timestamp(end)}\nsprite.jpg#xywh=${x},${y},${plan.tileWidth},${plan.tileHeight}`;
  });
  return ['WEBVTT', ...cues, ''].join('\n\n');
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

function timestamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  return `${pad(Math.floor(ms / 3_600_000))}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
}

function even(length: number): number {
  return Math.max(2, Math.round(length / 2) * 2);
}
