type Values = Record<string, string>;

/** What was typed and not saved, as this browser remembers it. */
export interface RememberedDraft {
  values: Values;
  /** Milliseconds since 1970. */
  at: number;
}

const KEPT_MS = 7 * 86_400_000;
const keyOf = (itemId: string) => `codex-draft:${itemId}`;

/** Keeps what was typed until it is saved. A browser without room or permission keeps nothing. */
export function rememberDraft(itemId: string, values: Values): void {
  try {
    localStorage.setItem(keyOf(itemId), JSON.stringify({ values, at: Date.now() }));
  } catch {
    // The form on the page is still there.
  }
}

export function forgetDraft(itemId: string): void {
  try {
    localStorage.removeItem(keyOf(itemId));
  } catch {
    // Nothing could be kept either.
  }
}

/** What is kept of an item, if it differs from what the item is now. */
export function recallDraft(
  itemId: string,
  current: Values,
  now = Date.now(),
): RememberedDraft | undefined {
  try {
    const kept = parse(localStorage.getItem(keyOf(itemId)));
    if (!kept || kept.at < now - KEPT_MS) return undefined;
    const values = Object.fromEntries(
      Object.keys(current).map((name) => [name, kept.values[name] ?? current[name] ?? '']),
    );
    const differs = Object.entries(values).some(([name, value]) => value !== current[name]);
    return differs ? { values, at: kept.at } : undefined;
  } catch {
    return undefined;
  }
}

function parse(text: string | null): RememberedDraft | undefined {
  const kept: unknown = JSON.parse(text ?? 'null');
  if (typeof kept !== 'object' || kept === null || !('values' in kept) || !('at' in kept)) return;
  const { values, at } = kept;
  if (typeof at !== 'number' || typeof values !== 'object' || values === null) return undefined;
  const texts = Object.entries(values).filter(([, value]) => typeof value === 'string');
  return { values: Object.fromEntries(texts), at };
}
