import { brotliCompressSync, constants } from 'node:zlib';
import type { Place } from './places.ts';

/** The scripts that a page loads before anything is pressed, and what they weigh compressed. */
export async function weighScripts(web: string, places: readonly Place[]) {
  const known = new Map<string, number>();
  const rows: { page: string; files: number; kilobytes: number }[] = [];
  for (const { name, path, cookie } of places) {
    const page = await fetch(web + path, { headers: cookie ? { cookie } : {} });
    if (page.status !== 200) throw new Error(`${path} answered ${page.status}.`);
    const announced = page.headers.get('link') + (await page.text());
    const files = new Set(announced.match(/\/_app\/immutable\/[\w./-]+\.js/g));
    for (const file of files) {
      if (!known.has(file)) known.set(file, await weigh(web + file));
    }
    const bytes = [...files].reduce((sum, file) => sum + (known.get(file) ?? 0), 0);
    rows.push({ page: name, files: files.size, kilobytes: Math.round(bytes / 102.4) / 10 });
  }
  return rows;
}

async function weigh(url: string): Promise<number> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  const params = { [constants.BROTLI_PARAM_QUALITY]: 4 };
  return brotliCompressSync(bytes, { params }).byteLength;
}
