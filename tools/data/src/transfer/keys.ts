import type { Archive, Row } from './archive.ts';

type Stored = Pick<Archive, 'media' | 'captions' | 'images'>;

const outputsOf = ({ id, ready_generation: generation }: Row) => `media/${id}/${generation}/`;

/** Where in a bucket everything lies that an archive's rows name: see docs/R2BucketStructure.md. */
export function prefixesOf({ media, images }: Pick<Stored, 'media' | 'images'>): string[] {
  return [
    ...media.flatMap((row) => [
      `originals/${row.id}/${row['upload_generation']}`,
      outputsOf(row),
      `media/${row.id}/captions/`,
    ]),
    ...images.map(({ key }) => `images/${key}`),
  ];
}

/** The objects without which something of an archive cannot be shown. */
export function neededKeys({ media, captions, images }: Stored): string[] {
  return [
    ...media.map((row) => `${outputsOf(row)}hls/master.m3u8`),
    ...captions.map((row) => `media/${row.media_id}/captions/${String(row['file'])}`),
    ...images.map(({ key }) => `images/${key}`),
  ];
}
