import { invalidRequest } from './errors.ts';

type Metadata = Record<string, string>;

/**
 * Metadata after a request: given keys replace, an empty value removes its key, "" removes all.
 * @throws ApiError beyond 50 keys, 40 characters of a key or 500 of a value
 */
export function mergeMetadata(
  current: Metadata,
  given: Record<string, string | number | null> | '' | null | undefined,
  param = 'metadata',
): Metadata {
  if (given === undefined) return current;
  if (given === null || given === '') return {};
  const merged: Metadata = { ...current };
  for (const [key, value] of Object.entries(given)) {
    if (value === '' || value === null) delete merged[key];
    else merged[key] = checked(key, String(value), param);
  }
  if (Object.keys(merged).length > 50) {
    throw invalidRequest('You can only specify up to 50 metadata keys.', { param });
  }
  return merged;
}

function checked(key: string, value: string, param: string): string {
  if (key.length > 40) {
    throw invalidRequest(
      `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`,
      { param },
    );
  }
  if (value.length > 500) {
    throw invalidRequest(
      `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value}`,
      { param: `${param}[${key}]` },
    );
  }
  return value;
}
