import { createReadStream } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { POSTER_PATH, POSTER_WIDTHS } from '@codex/constants';
import { BOUNDS } from './admission.ts';
import { makeFolders } from './encode.ts';
import { inputGuards, SOURCE_FILE, words } from './ffmpeg-args.ts';
import { runCaged } from './ffmpeg.ts';
import type { MeasuredRendition } from './media-playlist.ts';
import type { Probe } from './probe.ts';
import { planSprite, thumbnailsVtt } from './thumbnails.ts';
import type { Workshop } from './workshop.ts';

const STILL_SECONDS = 300;
const POSTER_AT = 0.15;
/** Our own rungs come through the pipe, so that not even their names are opened. */
const FROM_PIPE = words('-protocol_whitelist pipe -format_whitelist mov -f mov');
const SMALL = "scale='min(1280,iw)':-2";

/** A telling frame out of the segment at 15 % of the given rendition. */
export async function makePoster(shop: Workshop, rung: MeasuredRendition): Promise<string | null> {
  const at = Math.floor(rung.segments.length * POSTER_AT);
  const filter = `thumbnail=60,${SMALL}`;
  return makePosters(shop, {
    args: [...FROM_PIPE, '-i', 'pipe:0', '-vf', filter],
    input: readSegments(shop, rung, rung.segments.slice(at, at + 1)),
  });
}

/** The picture embedded in a sound file, or null when there is none that can be read. */
export async function makeCover(shop: Workshop, probe: Probe): Promise<string | null> {
  if (probe.cover === null) return null;
  const guards = [...inputGuards(probe.demuxer), '-max_pixels:v', String(BOUNDS.maxPixels)];
  return makePosters(shop, {
    args: ['-nostdin', ...guards, '-i', SOURCE_FILE, '-map', `0:${probe.cover}`, '-vf', SMALL],
  });
}

/** Small pictures of the given rendition's keyframes on one sheet, and the WebVTT that finds them. */
export async function makeThumbnails(
  shop: Workshop,
  rung: MeasuredRendition & { width: number; height: number },
  keyframes: readonly number[],
): Promise<string | null> {
  const plan = planSprite(keyframes.length, rung.width, rung.height);
  const select = `select='not(mod(n,${plan.every}))'`;
  const scale = `scale=${plan.tileWidth}:${plan.tileHeight}`;
  const sprite = await makeStill(shop, 'thumbnails/sprite.jpg', {
    args: [
      ...words('-skip_frame nokey'),
      ...FROM_PIPE,
      ...words(`-i pipe:0 -vsync 0 -vf ${select},${scale},tile=${plan.columns}x${plan.rows}`),
    ],
    input: readSegments(shop, rung, rung.segments),
  });
  if (!sprite) return null;
  const file = 'thumbnails/thumbnails.vtt';
  await writeFile(join(shop.folder, file), thumbnailsVtt(plan, keyframes, rung.duration));
  return file;
}

/** The large poster, and out of it those for small screens. */
async function makePosters(shop: Workshop, source: StillSource): Promise<string | null> {
  const poster = await makeStill(shop, POSTER_PATH, source);
  if (!poster) return null;
  const outputs = POSTER_WIDTHS.slice(0, -1).flatMap((width) => [
    '-vf',
    `scale='min(${width},iw)':-2`,
    ...words(`-frames:v 1 -c:v libwebp -quality 76 poster/${width}.webp`),
  ]);
  const input = words(`-protocol_whitelist file -f mjpeg -i ${poster}`);
  await runCaged({
    ...shop.cage,
    command: [shop.binaries.ffmpeg, ...words('-nostdin -y -v error'), ...input, ...outputs],
    timeoutSeconds: STILL_SECONDS,
  });
  return poster;
}

interface StillSource {
  args: readonly string[];
  input?: Readable;
}

async function makeStill(
  shop: Workshop,
  target: string,
  { args, input }: StillSource,
): Promise<string | null> {
  await makeFolders(shop, [target.split('/')[0] ?? '']);
  const output = words(`-an -map_metadata -1 -frames:v 1 -q:v 4 -f mjpeg ${target}`);
  await runCaged({
    ...shop.cage,
    command: [shop.binaries.ffmpeg, ...words('-y -v error'), ...args, ...output],
    timeoutSeconds: STILL_SECONDS,
    ...(input ? { input } : {}),
  });
  return access(join(shop.folder, target)).then(
    () => target,
    () => null,
  );
}

function readSegments(
  shop: Workshop,
  { name }: MeasuredRendition,
  segments: readonly string[],
): Readable {
  return Readable.from(
    (async function* concatenated() {
      for (const file of ['init.mp4', ...segments]) {
        yield* createReadStream(join(shop.folder, name, file));
      }
    })(),
  );
}
