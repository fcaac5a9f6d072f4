import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { whenStopped } from '@codex/local/lifetime';
import { findFreeSettings } from '@codex/local/ports';
import { startPostgres } from '@codex/local/postgres';
import type { Log } from '../log.ts';
import { openStage } from '../standin/stage.ts';
import { ROOT } from '../workers/catalog.ts';

/**
 * Plays the services on this machine until somebody stops it, so that every command can be tried by
 * hand without an account. @returns the exit code
 */
export async function rehearse(log: Log): Promise<number> {
  const stopped = whenStopped();
  const folder = join(ROOT, '.codex/rehearsal');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { postgres: url } = (await findFreeSettings(folder)).addresses;
  const postgres = await startPostgres({ url, stateDir: folder, durable: false });
  try {
    const { standIn, environment } = await openStage(url, folder);
    const file = join(folder, 'environment');
    writeFileSync(file, describeEnvironment(environment), { mode: 0o600 });
    log(`Cloudflare, Neon, GitHub, Stripe and Resend are played at ${environment.EDGE_URL}. Ctrl-C ends it.

In another terminal, in ${ROOT}:

  . ${relative(ROOT, file)}
  npm run codex -- bootstrap

What is asked here:`);
    standIn.watch(log);
    const code = await Promise.race([stopped, postgres.failed]);
    await standIn.stop();
    return code;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function describeEnvironment(environment: Record<string, string>): string {
  const quote = (value: string) => `'${value.replaceAll("'", String.raw`'\''`)}'`;
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join('');
}
