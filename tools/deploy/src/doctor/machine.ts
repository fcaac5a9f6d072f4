import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { parseEnv } from 'node:util';
import { ROOT } from '../workers/catalog.ts';
import type { Check } from './finding.ts';

const OLDEST_NODE = [22, 17] as const;
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What a machine needs to run the platform. */
export const MACHINE_CHECKS: readonly Check[] = [
  {
    name: 'Node',
    mend: `install Node ${OLDEST_NODE.join('.')} or later; on Linux, npm start brings its own`,
    async run() {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
      return isNew ? [] : [`this is ${process.version}`];
    },
  },
  {
    name: 'ports',
    mend: 'stop what listens there (npm start, perhaps), or npm start -- --port-offset 100',
    optional: true,
    run: async () => {
      const taken = await Promise.all(
        portsOf(readFileSync(join(ROOT, '.env.dev'), 'utf8')).map(isTaken),
      );
      return taken.flatMap((port) => (port === undefined ? [] : [`${port} is taken`]));
    },
  },
  {
    name: 'ffmpeg',
    mend: 'apt-get install ffmpeg, or brew install ffmpeg; the one from npm is used until then',
    optional: true,
    run: async () => (isOnPath(['ffmpeg']) ? [] : ['there is none on the PATH']),
  },
  {
    name: 'browser',
    mend: 'install Chromium or Chrome, or say where it is with CHROME_PATH; only tests need it',
    optional: true,
    run: async () =>
      (process.env.CHROME_PATH && existsSync(process.env.CHROME_PATH)) || isOnPath(BROWSERS)
        ? []
        : ['there is none on the PATH'],
  },
  {
    name: 'git',
    mend: 'install git: releases are called after the commit',
    run: async () => {
      execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, stdio: 'ignore' });
      return [];
    },
  },
];

/** The ports on this machine that a settings file names. */
export function portsOf(text: string): number[] {
  const ports = Object.values(parseEnv(text)).flatMap((value) => {
    const port = /(?:localhost|127\.0\.0\.1):(\d+)/.exec(value ?? '')?.[1];
    return port === undefined ? [] : [Number(port)];
  });
  return [...new Set(ports)];
}

function isTaken(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(port));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

function isOnPath(names: readonly string[]): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) =>
    names.some((name) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );
}
