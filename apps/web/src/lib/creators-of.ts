import type { Content } from '@codex/validation';

type Creator = Content['creator'];

/** Who made these items: each once, those with a page of their own. */
export function creatorsOf(items: readonly Pick<Content, 'creator'>[]): Creator[] {
  const byId = new Map(items.map(({ creator }) => [creator.id, creator]));
  return [...byId.values()].filter(({ username }) => username !== null);
}
