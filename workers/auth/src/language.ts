import { LANGUAGES, type Language } from '@codex/constants';
import { parseAccept } from 'hono/utils/accept';

/** The language of ours that an `Accept-Language` header likes best. */
export function languageOf(header: string | null | undefined): Language {
  const [best = LANGUAGES[0]] = parseAccept(header ?? '')
    .filter(({ q }) => q > 0)
    .toSorted((one, other) => other.q - one.q)
    .flatMap(({ type }) =>
      LANGUAGES.filter((language) => type.toLowerCase().split('-')[0] === language),
    );
  return best;
}
