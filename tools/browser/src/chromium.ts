import { execFile } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC = ['Google Chrome', 'Chromium', 'Google Chrome for Testing', 'Microsoft Edge'].map(
  (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
);
const ADVICE =
  'The browser tests need Chromium or Chrome. Install one (Debian and Ubuntu: `apt-get install chromium`; ' +
  'macOS: `brew install --cask google-chrome`), or set CHROME_PATH to one that is elsewhere.';

/**
 * The browser of this machine. On Debian and Ubuntu, root installs one where there is none.
 * @throws Error saying what to install
 */
export async function findChromium(): Promise<string> {
  const own = process.env['CHROME_PATH'];
  if (own) {
    if (await isProgram(own)) return own;
    throw new Error(`CHROME_PATH is ${own}, which is no program.`);
  }
  const known = await installed();
  if (known) return known;
  if (!(await mayInstall())) throw new Error(ADVICE);
  await install();
  const fresh = await installed();
  if (!fresh) throw new Error(ADVICE);
  return fresh;
}

async function installed(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/snap/bin');
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const place of platform() === 'darwin' ? [...MAC, ...places] : places) {
    if (await isProgram(place)) return place;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function mayInstall(): Promise<boolean> {
  if (platform() !== 'linux' || process.getuid?.() !== 0) return false;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

async function install(): Promise<void> {
  console.log('No Chromium or Chrome here: installing Debian’s.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const packages = ['--no-install-recommends', '-y', '-qq', 'chromium'];
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', ...packages], { env, maxBuffer: 64 * 1024 * 1024 });
  } catch (cause) {
    throw new Error(ADVICE, { cause });
  }
}
