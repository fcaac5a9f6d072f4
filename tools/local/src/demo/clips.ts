import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '@codex/transcoder/binaries';

const run = promisify(execFile);

export type Clip =
  | {
      kind: 'video';
      seconds: number;
      /** A source of ffmpeg's, with its filters. */ picture: string;
    }
  | { kind: 'audio'; seconds: number };

const WATER = 'anoisesrc=color=brown:amplitude=0.4';
const HORN = 'sine=frequency=98';

/** Generates a clip and returns its bytes and MIME type. */
export async function makeClip(clip: Clip, folder: string, name: string) {
  const { seconds } = clip;
  const sound = [
    '-f',
    'lavfi',
    '-i',
    `${WATER}:duration=${seconds}`,
    '-f',
    'lavfi',
    '-i',
    `${HORN}:duration=${seconds}`,
  ];
  const mixed = 'amix=inputs=2:duration=shortest,lowpass=f=900,afade=t=in:d=1';
  const path = join(folder, `${name}.${clip.kind === 'video' ? 'mp4' : 'flac'}`);
  const args =
    clip.kind === 'video'
      ? [
          '-f', 'lavfi', '-i', clip.picture, ...sound,
          '-filter_complex', `[1:a][2:a]${mixed}[a]`, '-map', '0:v', '-map', '[a]', '-t', String(seconds),
          '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p', '-c:a', 'aac',
        ] // prettier-ignore
      : [...sound, '-filter_complex', `[0:a][1:a]${mixed}[a]`, '-map', '[a]', '-c:a', 'flac'];
  const { ffmpeg } = await findBinaries({});
  await run(ffmpeg, ['-v', 'error', '-y', ...args, path]);
  return {
    bytes: await readFile(path),
    mimeType: clip.kind === 'video' ? 'video/mp4' : 'audio/flac',
  };
}
