import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { D2 } from '@terrastruct/d2';
import { ROOT } from '../settings.ts';

const FOLDER = join(ROOT, 'docs/d2');

/** `npm run diagrams`: draws every source. With `check` it draws nothing and names what is out of date. */
export async function diagrams({ check }: { check: boolean }): Promise<number> {
  const d2 = new D2();
  const stale: string[] = [];
  for (const name of globSync('*.d2', { cwd: FOLDER }).toSorted()) {
    const drawing = join(FOLDER, name.replace(/d2$/, 'svg'));
    const source = readFileSync(join(FOLDER, name), 'utf8');
    const { diagram, renderOptions } = await d2.compile({
      fs: { index: source },
      options: { layout: 'elk', pad: 24 },
    });
    const svg = `${await d2.render(diagram, { ...renderOptions, noXMLTag: true })}\n`;
    if (svg === readIfThere(drawing)) continue;
    stale.push(name);
    if (!check) writeFileSync(drawing, svg);
  }
  if (check && stale.length > 0) {
    console.error(
      `Not as their sources say: ${stale.join(', ')}. Draw them with npm run diagrams.`,
    );
  }
  return check && stale.length > 0 ? 1 : 0;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
