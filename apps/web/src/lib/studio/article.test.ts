import { expect, test } from 'vitest';
import { toArticle } from './article.ts';

test('plain text gets its paragraphs, and nothing in it becomes markup', () => {
  expect(toArticle('One & <two>\nthree\n\nfour')).toBe(
    '<p>One &#38; &#60;two&#62;<br>three</p><p>four</p>',
  );
});

test('what is an article already stays as it is', () => {
  expect(toArticle('<h2>Less</h2><p>We shot.</p>')).toBe('<h2>Less</h2><p>We shot.</p>');
});

test.each(['', '  \n', '<p></p>', '<p> &nbsp;</p>'])('%o is no article', (text) => {
  expect(toArticle(text)).toBeNull();
});
