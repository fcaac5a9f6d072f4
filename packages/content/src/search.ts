import { sql, type SQL } from 'drizzle-orm';

/** The last word of a search that is still being typed: a bare word, not quoted and not excluded. */
export function unfinishedWord(text: string): { head: string; word: string } | undefined {
  const match = /^(?<head>.*?)(?<word>[\p{L}\p{N}]+)$/su.exec(text);
  const { head = '', word = '' } = match?.groups ?? {};
  const quotes = head.split('"').length - 1;
  const isBare = word !== '' && quotes % 2 === 0 && !/[^\s"]$/u.test(head);
  return isBare ? { head, word } : undefined;
}

/**
 * A full-text query out of what a person typed: websearch syntax, and the last word also as the
 * beginning of a longer one. No input makes it fail.
 */
export function toSearchQuery(text: string): SQL {
  const whole = sql`websearch_to_tsquery('simple', ${text})`;
  const last = unfinishedWord(text);
  if (!last) return whole;
  const prefix = sql`to_tsquery('simple', ${`${last.word}:*`})`;
  return sql`(${whole} || (websearch_to_tsquery('simple', ${last.head}) && ${prefix}))`;
}
