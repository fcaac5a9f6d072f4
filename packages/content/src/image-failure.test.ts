import { expect, test } from 'vitest';
import { causeOf } from './image-failure.ts';

const thrown = (message: string, code?: unknown) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test.each([
  ['no image', thrown('IMAGES_INFO_ERROR 9412', 9412), 'image'],
  ['too large an area', thrown('IMAGES_TRANSFORM_ERROR 9413', 9413), 'image'],
  ['an unknown format', thrown('IMAGES_INFO_ERROR 9520', 9520), 'image'],
  ['too much work', thrown('IMAGES_TRANSFORM_ERROR 9522', 9522), 'image'],
  ['bytes that could not be resized', thrown('IMAGES_TRANSFORM_ERROR 9523', 9523), 'either'],
  ['an unexpected answer', thrown('Unexpected error response 503: busy', 9523), 'either'],
  ['a used up allowance', thrown('IMAGES_TRANSFORM_ERROR 9422', 9422), 'binding'],
  ['options that it does not know', thrown('IMAGES_TRANSFORM_ERROR 9401', 9401), 'binding'],
  ['a lost connection', thrown('Network connection lost.'), 'binding'],
  ['an error of the system', thrown('connect ECONNREFUSED', 'ECONNREFUSED'), 'binding'],
  ['no error at all', 'broken', 'binding'],
] as const)('%s is laid to the right side', (_, error, cause) => {
  expect(causeOf(error)).toBe(cause);
});
