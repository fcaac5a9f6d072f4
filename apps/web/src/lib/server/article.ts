import { FilterXSS, type IWhiteList } from 'xss';

const PLAIN = `h2 h3 h4 p br hr ul li blockquote pre code strong b em i u s sub sup mark
  figure figcaption table thead tbody tr`;

const ALLOWED: IWhiteList = {
  ...Object.fromEntries(PLAIN.split(/\s+/).map((tag) => [tag, []])),
  a: ['href', 'title'],
  img: ['src', 'alt', 'width', 'height'],
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

/**
 * The body of an article as HTML that cannot do anything; its images are those that were uploaded,
 * whose addresses begin with `imagesUrl`. Plain text keeps its paragraphs.
 */
export function articleHtml(body: string, imagesUrl: string): string {
  const html = TAG.test(body) ? body : paragraphs(body);
  // The page has its own first heading.
  const headed = html.replace(/(<\/?)h1\b/gi, '$1h2');
  return filter
    .process(headed)
    .replaceAll('<a ', '<a rel="nofollow ugc noopener" ')
    .replaceAll(/<img\b[^>]*>/g, (tag) =>
      isUploaded(tag, imagesUrl)
        ? tag.replace('<img ', '<img loading="lazy" decoding="async" ')
        : '',
    );
}

const UPLOADED = /^[0-9a-f-]{36}\.webp$/;

/** Whether a filtered tag shows an image of ours: no other site learns who reads. */
function isUploaded(tag: string, imagesUrl: string): boolean {
  const src = / src="([^"]*)"/.exec(tag)?.[1] ?? '';
  return src.startsWith(imagesUrl) && UPLOADED.test(src.slice(imagesUrl.length));
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

/** What the addresses of uploaded images begin with. */
export const imagesUrl = (platform: App.Platform | undefined): string =>
  `${platform?.env.CONTENT_API_URL ?? ''}/i/`;
