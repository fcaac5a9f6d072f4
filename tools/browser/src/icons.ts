import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.ts';

// Every size of the icon out of `icon.svg`: `node --import tsx tools/browser/src/icons.ts`, after changing it.
const FOLDER = join(import.meta.dirname, '../../../apps/web/static');
/** Launchers cut shapes out of what is opaque to its edges; the drawing stays in the middle `scale` of it. */
const ICONS = [
  { file: 'icon-192.png', size: 192, opaque: false, scale: 1 },
  { file: 'icon-512.png', size: 512, opaque: false, scale: 1 },
  { file: 'icon-maskable-512.png', size: 512, opaque: true, scale: 0.82 },
  { file: 'apple-touch-icon.png', size: 180, opaque: true, scale: 0.94 },
  { file: 'favicon.ico', size: 32, opaque: false, scale: 1 },
];

const svg = await readFile(join(FOLDER, 'icon.svg'), 'utf8');
const ground = /<rect[^>]*fill="(#\w+)"/.exec(svg)?.[1] ?? 'none';
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  for (const { file, size, opaque, scale } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0;height:100vh;display:grid;place-items:center;background:${opaque ? ground : 'none'}}
       svg{width:${scale * 100}%;height:${scale * 100}%}</style>${svg}`,
    );
    const png = await page.screenshot({ omitBackground: !opaque });
    await writeFile(join(FOLDER, file), file.endsWith('.ico') ? inIco(png, size) : png);
  }
} finally {
  await browser.close();
}

/** An ICO file is a header around PNGs. */
function inIco(png: Buffer, size: number): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(1, 4);
  header.set([size, size], 6);
  header.writeUInt16LE(1, 10);
  header.writeUInt16LE(32, 12);
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(header.length, 18);
  return Buffer.concat([header, png]);
}
