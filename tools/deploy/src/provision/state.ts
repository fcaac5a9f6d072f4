import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const stateSchema = z.strictObject({
  neonProjectId: z.string().optional(),
  /** Values that nobody else can tell again: our own keys, and what Stripe shows once. */
  secrets: z.record(z.string(), z.string()),
});
export type State = z.output<typeof stateSchema>;

/** What an earlier run has learnt, in a file that only its owner reads. Written whole or not at all. */
export function openState(file: string) {
  let state: State = existsSync(file)
    ? stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    : { secrets: {} };
  return {
    get: (): State => state,
    save(changes: Partial<State>): void {
      state = { ...state, ...changes };
      mkdirSync(dirname(file), { recursive: true });
      const fresh = `${file}.new`;
      writeFileSync(fresh, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
      chmodSync(fresh, 0o600);
      renameSync(fresh, file);
    },
  };
}

export type StateFile = ReturnType<typeof openState>;
