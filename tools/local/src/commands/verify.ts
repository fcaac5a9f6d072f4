import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { runDataCommand } from '@codex/data';
import { ROOT } from '../settings.ts';
import { diagrams } from './diagrams.ts';
import { test } from './test.ts';

interface Step {
  name: string;
  run(): Promise<number>;
}

/**
 * `npm run verify`: everything a change has to pass. All of it runs, whatever fails. With `onlyStatic`
 * only what needs no stack.
 */
export async function verify(
  stopped: Promise<number>,
  { onlyStatic }: { onlyStatic: boolean },
): Promise<number> {
  const staticSteps: Step[] = [
    tool('types', '@typescript/native/bin/tsc', ['-p', 'tsconfig.json']),
    tool('browser', '@typescript/native/bin/tsc', ['-p', 'tools/browser/tsconfig.json']),
    { name: 'svelte', run: () => runToEnd(process.execPath, ['--run', 'check'], 'apps/web') },
    tool('lint', '.bin/oxlint', ['--deny-warnings']),
    tool('format', '.bin/oxfmt', ['--check', '.']),
    tool('imports', '.bin/depcruise', ['--config', '.dependency-cruiser.cjs', ...SOURCES]),
    tool('unused', '.bin/knip', []),
    { name: 'migrations', run: () => runDataCommand('migrate', ['--check']) },
    { name: 'diagrams', run: () => diagrams({ check: true }) },
    { name: 'workflows', run: () => deployTool(['check', '--workflows']) },
  ];
  const steps: Step[] = onlyStatic
    ? staticSteps
    : [
        ...staticSteps,
        { name: 'tests', run: () => test([], stopped) },
        { name: 'deploy', run: () => deployTool(['check']) },
      ];
  const results: string[] = [];
  let failures = 0;
  for (const { name, run } of steps) {
    console.log(`\n— ${name}`);
    const started = performance.now();
    const code = await Promise.race([run(), stopped]);
    if (code !== 0) failures += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    results.push(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.padStart(6)} s`);
  }
  console.log(`\n${results.join('\n')}`);
  return failures === 0 ? 0 : 1;
}

const SOURCES = ['apps', 'packages', 'tools', 'workers'];

/** tools/deploy, which knows what a deployment needs. */
function deployTool(args: string[]): Promise<number> {
  return runToEnd(process.execPath, ['--import', 'tsx', 'tools/deploy/src/main.ts', ...args]);
}

function tool(name: string, file: string, args: string[]): Step {
  return { name, run: () => runToEnd(join(ROOT, 'node_modules', file), args) };
}

async function runToEnd(command: string, args: string[], folder = '.'): Promise<number> {
  const child = spawn(command, args, {
    cwd: join(ROOT, folder),
    stdio: 'inherit',
    // The tools find our Node before the system's.
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    },
  });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
