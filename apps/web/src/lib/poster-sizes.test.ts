import { expect, test } from 'vitest';
import { imageSizes, posterSizes } from './poster-sizes.ts';

test('a poster of ours comes in three widths', () => {
  expect(posterSizes('https://media.example/v/token/id/poster/1280.jpg')).toBe(
    [
      'https://media.example/v/token/id/poster/480.webp 480w',
      'https://media.example/v/token/id/poster/800.webp 800w',
      'https://media.example/v/token/id/poster/1280.jpg 1280w',
    ].join(', '),
  );
});

test('an uploaded picture comes in two widths, as wide as its purpose needs', () => {
  const src = `https://media.example/i/${crypto.randomUUID()}.webp`;
  const narrow = src.replace('.webp', '-narrow.webp');
  expect(posterSizes(src)).toBe(`${narrow} 800w, ${src} 1920w`);
  expect(imageSizes(src, 'cover')).toBe(`${narrow} 1200w, ${src} 2400w`);
});

test.each([
  'https://elsewhere.example/picture.jpg',
  'https://media.example/v/t/id/poster/poster.jpg',
])('of %s there is only one', (src) => expect(posterSizes(src)).toBeUndefined());
