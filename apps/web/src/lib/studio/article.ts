const BLOCKS = /<(p|h[1-6]|ul|ol|blockquote|pre|hr|figure|img)\b/i;

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** An article's HTML. What was written without any markup gets its paragraphs; nothing is null. */
export function toArticle(text: string): string | null {
  const trimmed = text.trim();
  if (isEmptyArticle(trimmed)) return null;
  if (BLOCKS.test(trimmed)) return trimmed;
  return trimmed
    .split(/(?:\r?\n){2,}/)
    .map((paragraph) => `<p>${escape(paragraph).replace(/\r?\n/g, '<br>')}</p>`)
    .join('');
}

/** Whether there is nothing to read in it. */
export const isEmptyArticle = (html: string): boolean =>
  !/<(img|hr)\b/i.test(html) && html.replace(/<[^>]*>|&nbsp;|\s/g, '') === '';
