import { expect, test } from 'vitest';
import { articleHtml } from './article.ts';

const IMAGES = 'https://content.example/i/';
const PICTURE = `${IMAGES}0b6c1f2e-0000-4000-8000-000000000001.webp`;

test('an uploaded picture is shown, described and late; its size keeps its place', () => {
  expect(articleHtml(`<img src="${PICTURE}" alt="A boat" width="640" height="360">`, IMAGES)).toBe(
    `<img loading="lazy" decoding="async" src="${PICTURE}" alt="A boat" width="640" height="360">`,
  );
});

test.each([
  'https://elsewhere.example/i/0b6c1f2e-0000-4000-8000-000000000001.webp',
  `${IMAGES}../v/token/hls/master.m3u8`,
  `${PICTURE}?reader=1`,
  'data:image/png;base64,AAAA',
  '/i/x.webp',
  `x" src="${PICTURE}`,
])('a picture from anywhere else is left out: %s', (src) => {
  expect(articleHtml(`<p>a</p><img alt="x" src="${src.replaceAll('"', '&quot;')}">`, IMAGES)).toBe(
    '<p>a</p>',
  );
});

test('an article keeps its shape', () => {
  const body = '<h2>Less</h2><p>Nine <em>days</em>, <a href="https://a.example/">a link</a>.</p>';
  const html = articleHtml(body, IMAGES);
  expect(html).toContain('<h2>Less</h2><p>Nine <em>days</em>');
  expect(html).toContain('rel="nofollow ugc noopener"');
});

test.each([
  '<p>x</p><script>alert(1)</script>',
  '<img src="x" onerror="alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="data:text/html,alert(1)">x</a>',
  '<p style="position:fixed">x</p><style>*{display:none}</style>',
  '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<iframe src="https://elsewhere.example"></iframe>',
  '<form action="https://elsewhere.example"><input name="password"></form>',
])('nothing in an article acts: %s', (body) => {
  expect(articleHtml(body, IMAGES)).not.toMatch(
    /alert|style|iframe|form|onerror|javascript|display/,
  );
});

test('a second first heading becomes an ordinary one', () => {
  expect(articleHtml('<h1>Title</h1>', IMAGES)).toBe('<h2>Title</h2>');
});

test('plain text keeps its paragraphs and its signs', () => {
  expect(articleHtml('One < two & three\nfour\n\nFive', IMAGES)).toBe(
    '<p>One &lt; two &amp; three<br>four</p><p>Five</p>',
  );
});
