import type { Content } from '@codex/validation';

/** What the end of an item shows of the next one. */
export type NextItem = Pick<Content, 'id' | 'title' | 'thumbnailUrl' | 'contentType' | 'access'> & {
  price: string | null;
};

interface Listed {
  id: string;
  contentType: string;
}

/**
 * What comes after an item, of its creator's newest-first list: the one published before it, of the
 * same kind if there is any; after the last one the list begins again.
 */
export function nextOf<T extends Listed>(list: readonly T[], current: Listed): T | undefined {
  const at = list.findIndex(({ id }) => id === current.id);
  const others = [...list.slice(at + 1), ...list.slice(0, Math.max(at, 0))];
  return others.find(({ contentType }) => contentType === current.contentType) ?? others[0];
}
