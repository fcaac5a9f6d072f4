import { untrack } from 'svelte';
import type { MediaItem } from '@codex/validation';
import { backOff, isMoving } from './polling.ts';
import { ask } from './send.ts';

const LIMIT = 50;

/** Media as they are now: asked for again while something is being processed and somebody looks. */
export function liveMedia(given: () => readonly MediaItem[]) {
  let fresh = $state.raw<ReadonlyMap<string, MediaItem>>(new Map());
  const items = $derived(
    given().map((item) => {
      const later = fresh.get(item.id);
      return later && later.updatedAt >= item.updatedAt ? later : item;
    }),
  );
  const added = $derived(
    [...fresh.values()].filter(({ createdAt }) => createdAt > (given()[0]?.createdAt ?? '')),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let quiet = 0;

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    const answer = await ask<{ items: MediaItem[] }>(`/api/media?limit=${LIMIT}`);
    const found = answer.data?.items;
    const before = JSON.stringify([...fresh.values()].map(({ id, updatedAt }) => [id, updatedAt]));
    if (found) fresh = new Map(found.map((item) => [item.id, item]));
    const after = JSON.stringify([...fresh.values()].map(({ id, updatedAt }) => [id, updatedAt]));
    quiet = before === after ? quiet + 1 : 0;
    plan();
  }

  function plan(): void {
    clearTimeout(timer);
    if (document.visibilityState !== 'visible') return;
    if (![...items, ...added].some(isMoving)) return;
    timer = setTimeout(() => void refresh(), backOff(quiet));
  }

  $effect(() => {
    given();
    quiet = 0;
    untrack(() => {
      // The page was loaded anew: what was asked for before is older.
      fresh = new Map();
      plan();
    });
    const onVisible = () => plan();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  });

  return {
    get items(): MediaItem[] {
      return [...added, ...items];
    },
    refresh: () => void refresh(),
  };
}
