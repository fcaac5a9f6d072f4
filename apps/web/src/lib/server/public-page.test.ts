import { expect, test } from 'vitest';
import { publicAddress } from './public-page.ts';

const addressOf = (path: string) => {
  const found = publicAddress(new URL(path, 'https://codex.example'));
  return found && found.pathname + found.search;
};

test.each([
  ['/', '/'],
  ['/?utm_source=mail', '/'],
  ['/browse?page=2&type=audio', '/browse?type=audio&page=2'],
  ['/browse?page=2&nonsense=1&type=', '/browse?page=2'],
  ['/o/northlight?page=3', '/o/northlight?page=3'],
  ['/c/mara/rss.xml?x', '/c/mara/rss.xml'],
  ['/items/1?back=1', '/items/1'],
])('strangers share one copy of %s under %s', (path, address) => {
  expect(addressOf(path)).toBe(address);
});

test.each([
  '/browse?q=boats',
  '/items/1?play',
  '/?verified',
  '/library',
  '/login',
  '/items/1/edit',
  '/studio',
])('%s is made anew each time', (path) => expect(addressOf(path)).toBeUndefined());
