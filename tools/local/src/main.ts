import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { whenStopped } from './lifetime.ts';
import { ROOT } from './settings.ts';

const USAGE = `Usage: main.ts dev [--port-offset N] [--only auth,content-api]
               [--external-database]   with a PostgreSQL and proxy that run already
       main.ts test [vitest arguments]
       main.ts bench
       main.ts screenshots              a picture of every page
       main.ts lighthouse               how fast and findable the pages are
       main.ts diagrams [--check]       draw docs/d2
       main.ts verify [--static]
       main.ts admin list | grant ADDRESS | revoke ADDRESS   who runs the platform
       main.ts migrate [--database-url …] [--status | --dry-run] | --check
       main.ts backup --to FOLDER | restore --from FOLDER [--replace HOST/NAME]
       main.ts export --creator NAME | --organization SLUG --to FOLDER | import --from FOLDER
       main.ts seed [--creators N] [--items N] [--progress N] [--add]   much to measure with
       main.ts env [--port-offset N]   the environment of that stack, for a shell
       main.ts neon-proxy [--port-offset N]
       main.ts reap                    end what a killed run left`;

const [command, ...rest] = process.argv.slice(2);
process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
process.env.WRANGLER_SEND_METRICS = 'false';
enableCompileCache(join(ROOT, 'node_modules/.cache/codex'));

const stopped = whenStopped();

// Each command is loaded when it is wanted: wrangler alone takes a second.
async function run(): Promise<number> {
  switch (command) {
    case 'dev': {
      const { dev } = await import('./commands/dev.ts');
      return dev({ ...readOptions(), stopped });
    }
    case 'test': {
      const { test } = await import('./commands/test.ts');
      return test(rest, stopped);
    }
    case 'bench': {
      const { bench } = await import('./commands/bench.ts');
      return bench();
    }
    case 'screenshots': {
      const { screenshots } = await import('./commands/screenshots.ts');
      return screenshots();
    }
    case 'lighthouse': {
      const { lighthouse } = await import('./commands/lighthouse.ts');
      return lighthouse();
    }
    case 'diagrams': {
      const { diagrams } = await import('./commands/diagrams.ts');
      return diagrams({ check: rest.includes('--check') });
    }
    case 'verify': {
      const { verify } = await import('./commands/verify.ts');
      return verify(stopped, { onlyStatic: rest.includes('--static') });
    }
    case 'admin': {
      const { admin } = await import('./commands/admin.ts');
      const { positionals, values } = parseArgs({
        args: rest,
        options: { 'port-offset': { type: 'string' } },
        allowPositionals: true,
      });
      return admin(positionals, Number(values['port-offset'] ?? 0));
    }
    case 'env': {
      const { printEnvironment } = await import('./commands/env.ts');
      return printEnvironment(readOptions().portOffset);
    }
    case 'neon-proxy': {
      const { neonProxy } = await import('./commands/neon-proxy.ts');
      return neonProxy(readOptions().portOffset, stopped);
    }
    case 'reap': {
      const { reap } = await import('./commands/reap.ts');
      return reap();
    }
    default: {
      const { isDataCommand, runDataCommand } = await import('@codex/data');
      if (isDataCommand(command)) return Promise.race([runDataCommand(command, rest), stopped]);
      console.error(USAGE);
      return 2;
    }
  }
}

function readOptions() {
  const { values } = parseArgs({
    args: rest,
    options: {
      'port-offset': { type: 'string' },
      only: { type: 'string' },
      'external-database': { type: 'boolean', default: false },
    },
  });
  return {
    portOffset: Number(values['port-offset'] ?? 0),
    only: values.only?.split(','),
    externalDatabase: values['external-database'],
  };
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
