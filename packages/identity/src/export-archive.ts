import type { Database } from '@codex/database';
import type { Profile } from '@codex/validation';
import { makeZip } from 'client-zip';
import { EXPORT_SOURCES, pagesOf } from './export-queries.ts';

interface ArchivedFile {
  name: string;
  lastModified: Date;
  input: AsyncGenerator<string>;
}

async function* text(content: string): AsyncGenerator<string> {
  yield content;
}

/** A JSON array, written while its items arrive. */
async function* jsonArray(pages: AsyncGenerator<unknown[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of pages) {
    for (const item of page) {
      yield `${before}${JSON.stringify(item)}`;
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function readMe({ name, email }: Profile, at: Date): string {
  const list = EXPORT_SOURCES.map(({ file, about }) => `${file}\n  ${about}`);
  return [
    `What Codex holds about ${name} <${email}>, as of ${at.toISOString()}.`,
    'Times are UTC (ISO 8601), amounts are in minor units of their currency.',
    `profile.json\n  Who you are here.\n${list.join('\n')}`,
    'Not in here: passwords, tokens and keys, which nobody can read; and the media files themselves.',
    'Payments are made at Stripe, which holds its own records of them.\n',
  ].join('\n\n');
}

/** Everything held about a person as one zip, read from the database while it is sent. */
export function exportArchive(
  db: Database,
  profile: Profile,
  at: Date,
): ReadableStream<Uint8Array> {
  async function* files(): AsyncGenerator<ArchivedFile> {
    const file = (name: string, input: AsyncGenerator<string>) => ({
      name,
      lastModified: at,
      input,
    });
    yield file('README.txt', text(readMe(profile, at)));
    yield file('profile.json', text(`${JSON.stringify(profile, null, 2)}\n`));
    for (const source of EXPORT_SOURCES) {
      yield file(source.file, jsonArray(pagesOf(db, source, profile.id)));
    }
  }
  return makeZip(files());
}
