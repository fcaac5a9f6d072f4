import { parseArgs } from 'node:util';
import { dev } from './commands/dev.ts';
import { reap } from './commands/reap.ts';
import { test } from './commands/test.ts';
import { verify } from './commands/verify.ts';
import { whenStopped } from './lifetime.ts';

const USAGE = `Usage: main.ts dev [--port-offset N] [--only auth,content-api]
       main.ts test [vitest arguments]
       main.ts verify
       main.ts reap`;

const [command, ...rest] = process.argv.slice(2);
process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
process.env.WRANGLER_SEND_METRICS = 'false';

const stopped = whenStopped();

async function run(): Promise<number> {
  switch (command) {
    case 'dev': {
      const { values } = parseArgs({
        args: rest,
        options: { 'port-offset': { type: 'string' }, only: { type: 'string' } },
      });
      return dev({
        portOffset: Number(values['port-offset'] ?? 0),
        only: values.only?.split(','),
        stopped,
      });
    }
    case 'test':
      return test(rest, stopped);
    case 'verify':
      return verify(stopped);
    case 'reap':
      return reap();
    default:
      console.error(USAGE);
      return 2;
  }
}

try {
  process.exit(await run());
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
