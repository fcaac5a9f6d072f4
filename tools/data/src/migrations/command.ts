import { parseArgs } from 'node:util';
import { databaseUrl, describeDatabase } from '../connection.ts';
import { describe, migrate, readMigrationState } from './migrate.ts';

/** `npm run migrate`: brings a database up to date, or says what that would take. */
export async function migrateCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      'database-url': { type: 'string' },
      'dry-run': { type: 'boolean' },
      status: { type: 'boolean' },
      check: { type: 'boolean' },
      'lock-timeout': { type: 'string' },
      'statement-timeout': { type: 'string' },
    },
  });
  if (values.check) return (await import('../check/command.ts')).checkCommand();
  const url = databaseUrl(values['database-url']);
  if (values.status || values['dry-run']) return report(url, { isPlan: !values.status });
  const applied = await migrate({
    url,
    log: console.log,
    ...timeout('lockTimeoutMs', values['lock-timeout']),
    ...timeout('statementTimeoutMs', values['statement-timeout']),
  });
  console.log(
    applied.length === 0
      ? `${describeDatabase(url)} is up to date`
      : `${describeDatabase(url)}: ${applied.length} applied`,
  );
  return 0;
}

function timeout(name: 'lockTimeoutMs' | 'statementTimeoutMs', seconds: string | undefined) {
  if (seconds === undefined) return {};
  const value = Number(seconds);
  if (!(value > 0)) throw new Error('A timeout is a number of seconds');
  return { [name]: Math.round(value * 1000) };
}

async function report(url: string, { isPlan }: { isPlan: boolean }): Promise<number> {
  const state = await readMigrationState({ url });
  const { applied, pending, unknown, problems } = state;
  console.log(`${describeDatabase(url)}: ${applied} applied, ${pending.length} pending`);
  if (unknown > 0) console.log(`${unknown} more were applied by newer code than this`);
  for (const { migration, finished, started } of pending) {
    const half =
      started.size > 0 ? `, interrupted: ${finished.size} statements of it are done` : '';
    console.log(`  ${describe(migration)}${half}`);
    if (isPlan) {
      for (const { number, kind, text } of migration.statements) {
        console.log(`    ${number}. ${kind === 'plain' ? '' : `(${kind}) `}${text}`);
      }
    }
  }
  for (const problem of problems) console.log(`PROBLEM: ${problem}`);
  for (const name of state.invalidIndexes) console.log(`INVALID INDEX: ${name}`);
  for (const line of state.openTransactions) console.log(`open transaction: ${line}`);
  return problems.length + state.invalidIndexes.length > 0 ? 1 : 0;
}
