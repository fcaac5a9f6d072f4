import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { OPTIONS } from './command.ts';
import { COMMANDS } from './command-table.ts';
import { ROOT } from './workers/catalog.ts';

const FILES = globSync(['*.md', '{docs,infrastructure}/**/*.md', '{apps,tools}/**/README.md'], {
  cwd: ROOT,
  exclude: (path) => path.includes('node_modules'),
});
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(textOf('package.json'));

/** How GitHub names the places of a page. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(FILES)('%s names only commands that there are', (file) => {
  const text = textOf(file);
  for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([\w:-]+)/g)) {
    expect(Object.keys(scripts)).toContain(name);
  }
  for (const [, name = '', rest = ''] of text.matchAll(
    /npm run (?:-s )?codex -- ([a-z]+)([^\n`|#]*)/g,
  )) {
    expect(Object.keys(COMMANDS)).toContain(name);
    for (const [, option = ''] of rest.matchAll(/ --([a-z-]+)/g)) {
      expect(Object.keys(OPTIONS)).toContain(option);
    }
  }
});

test.each(FILES)('%s links to what is there', (file) => {
  const links = [...textOf(file).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path ? join(dirname(file), path) : file;
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test('every document stands in the list of them', () => {
  const list = textOf('docs/README.md');
  const documents = globSync('docs/*.md', { cwd: ROOT }).map((file) => file.replace('docs/', ''));
  const unlisted = documents.filter((file) => file !== 'README.md' && !list.includes(`(${file})`));
  expect(unlisted).toEqual([]);
});

test('every alert has a runbook, and every runbook stands with the alerts', () => {
  const text = textOf('docs/ALERTS.md');
  const [, , ...alerts] = text.split('\n').filter((line) => line.startsWith('|'));
  expect(alerts.filter((line) => !line.includes('](runbooks/'))).toEqual([]);
  const runbooks = globSync('docs/runbooks/*.md', { cwd: ROOT });
  const links = text.matchAll(/\]\((runbooks\/[^)]+)\)/g);
  const linked = new Set([...links].map(([, path]) => `docs/${path}`));
  expect(runbooks.filter((path) => !linked.has(path))).toEqual([]);
});
