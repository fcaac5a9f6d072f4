import { parseArgs } from 'node:util';
import { bench } from './commands/bench.ts';
import { dev } from './commands/dev.ts';
import { printEnvironment } from './commands/env.ts';
import { reap } from './commands/reap.ts';
import { test } from './commands/test.ts';
import { verify } from './commands/verify.ts';
import { whenStopped } from './lifetime.ts';
import { WORKERS } from './workers/catalog.ts';

const USAGE = `Usage: main.ts dev [--port-offset N] [--only auth,content-api]
       main.ts test [vitest arguments]
       main.ts verify
       main.ts bench
       main.ts env [--port-offset N]   the environment of that stack, for a shell
       main.ts reap                    end what a killed run left`;

const [command, ...rest] = process.argv.slice(2);
process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
process.env.WRANGLER_SEND_METRICS = 'false';

const stopped = whenStopped();

async function run(): Promise<number> {
  switch (command) {
    case 'dev':
      return dev({ ...readOptions(), stopped });
    case 'env':
      return printEnvironment(readOptions().portOffset);
    case 'test':
      return test(rest, stopped);
    case 'bench':
      return bench();
    case 'verify':
      return verify(stopped);
    case 'reap':
      return reap();
    default:
      console.error(USAGE);
      return 2;
  }
}

function readOptions(): { portOffset: number; only: string[] | undefined } {
  const { values } = parseArgs({
    args: rest,
    options: { 'port-offset': { type: 'string' }, only: { type: 'string' } },
  });
  const only = values.only?.split(',');
  const unknown = only?.filter((name) => !WORKERS.some(({ key }) => key === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no worker ${unknown.join(', ')}\n${USAGE}`);
  return { portOffset: Number(values['port-offset'] ?? 0), only };
}

/** What went wrong, and what was behind it. */
function describeCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause === undefined ? message : `${message}\n${describeCauses(cause)}`;
}

try {
  process.exit(await run());
} catch (error) {
  console.error(`\n${describeCauses(error)}`);
  process.exit(1);
}
