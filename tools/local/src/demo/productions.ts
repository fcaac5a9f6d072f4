import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { aurora } from './film/aurora.ts';
import { city } from './film/city.ts';
import { harbour, harp, rain } from './film/covers.ts';
import { edges } from './film/edges.ts';
import type { Painter } from './film/film.ts';
import { lighthouse } from './film/lighthouse.ts';
import { elias, mara, noor } from './film/portraits.ts';
import { ridges } from './film/ridges.ts';
import { lens, logo, trails } from './film/stills.ts';
import { SCORES } from './sound/scores.ts';
import { RATE } from './sound/track.ts';

/** What can be painted, as a film or as a single picture. */
export const PICTURES = {
  ridges,
  aurora,
  lighthouse,
  city,
  edges,
  harbour,
  harp,
  rain,
  lens,
  trails,
  logo,
  mara,
  elias,
  noor,
} satisfies Record<string, (width: number, height: number) => Painter>;

export type PictureName = keyof typeof PICTURES;
export type ScoreName = keyof typeof SCORES;

/** Something to be made, and the file it is to be in. */
export type Production =
  | { kind: 'film'; file: string; picture: PictureName; score: ScoreName; seconds: number }
  | { kind: 'recording'; file: string; cover: PictureName; score: ScoreName; seconds: number }
  | {
      kind: 'picture';
      file: string;
      picture: PictureName;
      width: number;
      height: number;
      at: number;
    };

const PAINTED = { width: 640, height: 360 };
const FRAMES_A_SECOND = 15;
/** Larger than it is painted: all of it is soft, and the grain is not. */
const FILM =
  'scale=960:540:flags=bicubic:out_color_matrix=bt709:out_range=tv,noise=alls=4:allf=t,format=yuv420p';
const COVER_SIDE = 720;

/** Makes it with nothing but arithmetic and ffmpeg. */
export async function produce(ffmpeg: string, production: Production): Promise<void> {
  switch (production.kind) {
    case 'film':
      return makeFilm(ffmpeg, production);
    case 'recording':
      return makeRecording(ffmpeg, production);
    case 'picture':
      return makePicture(ffmpeg, production);
  }
}

async function makeFilm(ffmpeg: string, film: Production & { kind: 'film' }): Promise<void> {
  const { file, picture, score, seconds } = film;
  const sound = await writeSound(file, score, seconds);
  const { width, height } = PAINTED;
  const args = [
    ...words(`-f rawvideo -pix_fmt rgb24 -s ${width}x${height} -r ${FRAMES_A_SECOND} -i pipe:0`),
    ...words(`-f s16le -ar ${RATE} -ac 2 -i`),
    sound,
    ...words(`-vf ${FILM} -c:v libx264 -preset veryfast -crf 23 -g ${FRAMES_A_SECOND * 2}`),
    ...words('-color_primaries bt709 -color_trc bt709 -colorspace bt709'),
    ...words('-c:a aac -b:a 128k -shortest -movflags +faststart'),
    file,
  ];
  const paint = PICTURES[picture](width, height);
  const frames = seconds * FRAMES_A_SECOND;
  await runWith(ffmpeg, args, function* painted() {
    for (let frame = 0; frame < frames; frame += 1) {
      const pixels = new Uint8ClampedArray(width * height * 3);
      paint(pixels, frame / FRAMES_A_SECOND, { frame, progress: frame / (frames - 1) });
      yield pixels;
    }
  });
  await rm(sound);
}

/** With its cover inside, as a musician would send it. */
async function makeRecording(
  ffmpeg: string,
  { file, cover, score, seconds }: Production & { kind: 'recording' },
): Promise<void> {
  const sound = await writeSound(file, score, seconds);
  const picture = `${file}.jpg`;
  const side = COVER_SIDE;
  await makePicture(ffmpeg, {
    kind: 'picture',
    file: picture,
    picture: cover,
    width: side,
    height: side,
    at: 0,
  });
  const inputs = [...words(`-f s16le -ar ${RATE} -ac 2 -i`), sound, '-i', picture];
  const output = words('-map 0 -map 1 -c:v copy -disposition:v attached_pic -b:a 192k');
  await runWith(ffmpeg, [...inputs, ...output, file], () => []);
  await Promise.all([rm(sound), rm(picture)]);
}

async function makePicture(
  ffmpeg: string,
  { file, picture, width, height, at }: Production & { kind: 'picture' },
): Promise<void> {
  const pixels = new Uint8ClampedArray(width * height * 3);
  PICTURES[picture](width, height)(pixels, at, { frame: 0, progress: 0.5 });
  const input = words(`-f rawvideo -pix_fmt rgb24 -s ${width}x${height} -i pipe:0`);
  await runWith(ffmpeg, [...input, ...words('-frames:v 1 -q:v 3'), file], () => [pixels]);
}

async function writeSound(file: string, score: ScoreName, seconds: number): Promise<string> {
  const sound = `${file}.pcm`;
  await writeFile(sound, SCORES[score](seconds).finish());
  return sound;
}

async function runWith(
  ffmpeg: string,
  args: readonly string[],
  input: () => Iterable<Uint8ClampedArray>,
): Promise<void> {
  const child = spawn(ffmpeg, ['-v', 'error', '-y', ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  child.stdin.on('error', () => {});
  for (const pixels of input()) {
    if (child.exitCode !== null) break;
    if (!child.stdin.write(pixels)) await Promise.race([once(child.stdin, 'drain'), ended]);
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}: ${said.slice(-500)}`);
}

function words(line: string): string[] {
  return line.split(' ');
}
