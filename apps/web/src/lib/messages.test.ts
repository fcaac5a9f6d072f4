import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const web = join(import.meta.dirname, '../..');
const areas = readdirSync(join(web, 'messages'));
const written = (area: string, locale: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(web, 'messages', area, `${locale}.json`), 'utf8'));

const code = readdirSync(join(web, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes('paraglide'))
  .map((path) => readFileSync(join(web, 'src', path), 'utf8'))
  .join('\n');
const used = new Set([...code.matchAll(/\bm\.(\w+)/g)].map(([, key]) => key));

/** What a message is filled with. */
const inputsOf = (message: unknown) =>
  [...new Set(JSON.stringify(message).match(/\{\w+\}/g))].toSorted();

test.each(areas)(
  'the words of %s are complete in both languages, and all of them are used',
  (area) => {
    const [english, german] = [written(area, 'en'), written(area, 'de')];
    expect(Object.keys(german)).toEqual(Object.keys(english));
    const unlike = Object.keys(english).filter(
      (key) => inputsOf(english[key]).join() !== inputsOf(german[key]).join(),
    );
    expect(unlike, 'filled with something else').toEqual([]);
    expect(
      Object.keys(english).filter((key) => !used.has(key)),
      'used nowhere',
    ).toEqual([]);
  },
);
