import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

function binary(name: 'ffmpeg' | 'ffprobe'): string {
  const installed = [`/usr/bin/${name}`, `/usr/local/bin/${name}`, `/opt/homebrew/bin/${name}`].find(existsSync);
  return installed ?? (require(`@${name}-installer/${name}`) as { path: string }).path;
}

/** Makes a clip that does not compress well, so that a few seconds need several upload parts. */
export async function makeClip(path: string, seconds: number): Promise<void> {
  await run(binary('ffmpeg'), [
    '-v', 'error', '-y',
    '-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=30:duration=${seconds}`,
    '-f', 'lavfi', '-i', `sine=frequency=330:duration=${seconds}`,
    '-vf', 'noise=alls=60:allf=t', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '4',
    '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest', path,
  ]); // prettier-ignore
}

export interface Probed {
  streams: { codec_type: string; codec_name: string; width?: number; height?: number }[];
  format: { duration: string };
}

/** What ffprobe says of an address or file. It opens playlists and segments as a player would. */
export async function probe(url: string): Promise<Probed> {
  const { stdout } = await run(binary('ffprobe'), [
    '-v', 'error', '-print_format', 'json', '-show_streams', '-show_format', url,
  ]); // prettier-ignore
  return JSON.parse(stdout) as Probed;
}
