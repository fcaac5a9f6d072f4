import type { Image, Row } from './archive.ts';

/** Columns keep whole addresses of images, and articles have them in their text. */
const ADDRESS = /https?:\/\/[^\s"'()<>\\]+\/i\/([0-9a-f-]{36})\.webp/g;

/** The images that some row names. */
export function imagesNamed<T extends Image>(images: T[], rows: Row[]): T[] {
  const text = JSON.stringify(rows);
  const named = new Set(Array.from(text.matchAll(ADDRESS), ([, key]) => key));
  return images.filter(({ key }) => named.has(key));
}

/** A row whose addresses of these images are those of another content-api. */
export function moveAddresses<T extends Row>(row: T, images: Image[], contentApiUrl: string): T {
  const keys = new Set(images.map(({ key }) => key));
  const moved = JSON.stringify(row).replace(ADDRESS, (address, key: string) =>
    keys.has(key) ? `${contentApiUrl}/i/${key}.webp` : address,
  );
  return JSON.parse(moved);
}
