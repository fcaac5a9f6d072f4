import { FilterXSS, type IWhiteList } from 'xss';

const PLAIN = `h2 h3 h4 p br hr ul li blockquote pre code strong b em i u s sub sup mark
  figure figcaption table thead tbody tr`;

const ALLOWED: IWhiteList = {
  ...Object.fromEntries(PLAIN.split(/\s+/).map((tag) => [tag, []])),
  a: ['href', 'title'],
  img: ['src', 'alt', 'title', 'width', 'height'],
  ol: ['start'],
  th: ['colspan', 'rowspan', 'scope'],
  td: ['colspan', 'rowspan'],
};

/** Tags whose content goes with them. */
const GONE = [
  'script',
  'style',
  'iframe',
  'object',
  'embed',
  'template',
  'noscript',
  'svg',
  'math',
];

const filter = new FilterXSS({
  whiteList: ALLOWED,
  stripIgnoreTag: true,
  stripIgnoreTagBody: GONE,
  allowCommentTag: false,
  css: false,
});

const TAG = /<[a-z][a-z0-9]*[\s/>]/i;

/** The body of an article as HTML that cannot do anything. Plain text keeps its paragraphs. */
export function articleHtml(body: string): string {
  const html = TAG.test(body) ? body : paragraphs(body);
  // The page has its own first heading.
  const headed = html.replace(/(<\/?)h1\b/gi, '$1h2');
  return filter
    .process(headed)
    .replaceAll('<a ', '<a rel="nofollow ugc noopener" ')
    .replaceAll('<img ', '<img loading="lazy" decoding="async" ');
}

function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
