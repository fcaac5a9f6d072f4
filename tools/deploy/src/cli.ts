import { parseArgs } from 'node:util';
import { OPTIONS, UsageError } from './command.ts';
import { COMMANDS } from './command-table.ts';
import type { Log } from './log.ts';

/** Runs one command. @returns its exit code; what goes wrong is said, not thrown */
export async function runCommand(args: readonly string[], log: Log): Promise<number> {
  try {
    return await run(args, log);
  } catch (error) {
    log(describeCauses(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(args: readonly string[], log: Log): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: OPTIONS,
  });
  const [name = '', action = '', subject = ''] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return (await command.run({ action, subject, values, log })) ?? 0;
  log(describeUsage());
  return 2;
}

function describeUsage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { takes, does }]) => {
    const call = `${name} ${takes}`.trimEnd();
    return call.length < 30
      ? `  ${call.padEnd(30)} ${does}`
      : `  ${call}\n${' '.repeat(33)}${does}`;
  });
  return `Usage: npm run codex -- COMMAND

${lines.join('\n')}

  --environment staging|production   production, when left out
  --release ID                       what the release is called; the commit, when left out
  --built                            release what was built last instead of building`;
}

/** What went wrong, and what was behind it. */
function describeCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause === undefined ? message : `${message}\n${describeCauses(cause)}`;
}
