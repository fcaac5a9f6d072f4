import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findBinaries } from '@codex/transcoder/binaries';

const run = promisify(execFile);
const { ffmpeg, ffprobe } = await findBinaries({});
/** Makes a clip that does not compress well, so that a few seconds need several upload parts. */
export async function makeClip(path: string, seconds: number): Promise<void> {
  await run(ffmpeg, [
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
  // The statically linked one of npm crashes where it has to look up a name.
  const address = url.replace('//localhost:', '//127.0.0.1:');
  const { stdout } = await run(ffprobe, [
    '-v', 'error', '-print_format', 'json', '-show_streams', '-show_format', address,
  ]); // prettier-ignore
  return JSON.parse(stdout) as Probed;
}
