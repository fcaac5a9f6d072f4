import { execFile } from 'node:child_process';
import { access, chmod, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Binaries {
  ffmpeg: string;
  ffprobe: string;
}

type Packaged = () => Promise<{ default: { path: string } }>;

/** The system's programs where there are some, else those that npm packages bring. */
export async function findBinaries(paths: {
  ffmpeg?: string | undefined;
  ffprobe?: string | undefined;
}): Promise<Binaries> {
  const [ffmpeg, ffprobe] = await Promise.all([
    findBinary('ffmpeg', paths.ffmpeg, () => import('@ffmpeg-installer/ffmpeg')),
    findBinary('ffprobe', paths.ffprobe, () => import('@ffprobe-installer/ffprobe')),
  ]);
  return { ffmpeg, ffprobe };
}

async function findBinary(
  name: string,
  given: string | undefined,
  packaged: Packaged,
): Promise<string> {
  const wanted = given ?? name;
  if (await answers(wanted)) return wanted;
  if (given) throw new Error(`${given} does not run as ${name}`);
  const { path } = (await packaged()).default;
  // pnpm leaves the bit away when the package's archive does.
  await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
  if (await answers(path)) return path;
  throw new Error(`found no ${name} that runs; install it or set ${name.toUpperCase()}_PATH`);
}

async function answers(path: string): Promise<boolean> {
  return run(path, ['-version'], { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
