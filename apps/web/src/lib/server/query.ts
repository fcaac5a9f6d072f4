/** One of the known values of a filter in the address; what is unknown counts as not given. */
export function choiceOf<T extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly T[],
): T | undefined {
  const given = query.get(name);
  return choices.find((choice) => choice === given);
}

/** The page of a list, from 1. */
export function pageOf(query: URLSearchParams): number {
  const page = Number(query.get('page'));
  return Number.isInteger(page) && page > 0 ? Math.min(page, 10_000) : 1;
}

/** What was typed, no longer than a search may be. */
export const textOf = (query: URLSearchParams, name: string, most = 200): string | undefined =>
  query.get(name)?.trim().slice(0, most) || undefined;
