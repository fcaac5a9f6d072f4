import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../workers/catalog.ts';

const budgetSchema = z.record(
  z.string(),
  z.strictObject({ gzipKib: z.number().positive(), startupMs: z.number().positive() }),
);
export type Budget = z.output<typeof budgetSchema>;

/** What each worker may weigh and take to start. */
export function readBudget(): Budget {
  return budgetSchema.parse(
    JSON.parse(readFileSync(join(ROOT, 'tools/deploy/budget.json'), 'utf8')),
  );
}

/** The compressed size of a bundle, in KiB, as wrangler says it. @throws Error when it does not */
export function gzipKibOf(output: string): number {
  const found = /gzip: ([\d.]+) KiB/.exec(output)?.[1];
  if (found === undefined) throw new Error(`wrangler told no size:\n${output.slice(-500)}`);
  return Number(found);
}

/** Where a worker is over its budget, one phrase each. */
export function overBudget(
  budget: Budget,
  worker: string,
  { gzipKib, startupMs }: { gzipKib: number; startupMs: number },
): string[] {
  const allowed = budget[worker];
  if (!allowed) return [`${worker} has no budget`];
  return [
    ...(gzipKib > allowed.gzipKib
      ? [`${worker}: ${gzipKib} KiB compressed, ${allowed.gzipKib} allowed`]
      : []),
    ...(startupMs > allowed.startupMs
      ? [`${worker}: ${Math.round(startupMs)} ms to start, ${allowed.startupMs} allowed`]
      : []),
  ];
}
