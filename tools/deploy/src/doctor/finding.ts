/** What a check found. */
export type Finding =
  | { name: string; state: 'well' }
  | { name: string; state: 'wrong' | 'worth a look'; what: string; mend: string };

export interface Check {
  name: string;
  /** What to do about whatever it finds. */
  mend: string;
  /** Something that works without it: said, but no failure. */
  optional?: boolean;
  /** What is wrong, one phrase each. An error that it throws is wrong, too. */
  run(): Promise<string[]>;
}

/** Runs every check, whatever the others find. */
export async function examine(checks: readonly Check[]): Promise<Finding[]> {
  return Promise.all(
    checks.map(async ({ name, mend, optional = false, run }): Promise<Finding> => {
      const wrong = await run().catch((error: unknown) => [
        error instanceof Error ? error.message : String(error),
      ]);
      if (wrong.length === 0) return { name, state: 'well' };
      const state = optional ? 'worth a look' : 'wrong';
      return { name, state, what: wrong.join(', '), mend };
    }),
  );
}

/** A finding for the person who asked. */
export function describeFinding(finding: Finding): string {
  if (finding.state === 'well') return `well          ${finding.name}`;
  const { name, state, what, mend } = finding;
  return `${state.padEnd(13)} ${name}: ${what}\n              → ${mend}`;
}
