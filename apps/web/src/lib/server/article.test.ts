import { expect, test } from 'vitest';
import { articleHtml } from './article.ts';

test('an article keeps its shape', () => {
  const body = '<h2>Less</h2><p>Nine <em>days</em>, <a href="https://a.example/">a link</a>.</p>';
  const html = articleHtml(body);
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
  expect(articleHtml(body)).not.toMatch(/alert|style|iframe|form|onerror|javascript|display/);
});

test('a second first heading becomes an ordinary one', () => {
  expect(articleHtml('<h1>Title</h1>')).toBe('<h2>Title</h2>');
});

test('plain text keeps its paragraphs and its signs', () => {
  expect(articleHtml('One < two & three\nfour\n\nFive')).toBe(
    '<p>One &lt; two &amp; three<br>four</p><p>Five</p>',
  );
});
