import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface ProcessNote {
  pid: number;
  /** The command line, so that a pid that was given to somebody else is left alone. */
  command: string;
}

interface Run extends ProcessNote {
  parent: ProcessNote;
  children: ProcessNote[];
}

const noteFile = (stateDir: string) => join(stateDir, 'run.json');

/** Every process of this machine that we may see. */
function listProcesses(): (ProcessNote & { parentPid: number })[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return table.split('\n').flatMap((line) => {
    const [, pid, parentPid, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command ? [{ pid: Number(pid), parentPid: Number(parentPid), command }] : [];
  });
}

/** Writes down who we are and what we started, so that a later run can clear up after a SIGKILL. */
export function noteRun(stateDir: string): void {
  const all = listProcesses();
  const describe = (pid: number) => {
    const found = all.find((one) => one.pid === pid);
    return { pid, command: found?.command ?? '' };
  };
  const run: Run = {
    ...describe(process.pid),
    parent: describe(process.ppid),
    children: all
      .filter(({ parentPid, command }) => parentPid === process.pid && !command.startsWith('ps '))
      .map(({ pid, command }) => ({ pid, command })),
  };
  mkdirSync(stateDir, { recursive: true });
  const draft = `${noteFile(stateDir)}.new`;
  writeFileSync(draft, JSON.stringify(run, null, 2));
  renameSync(draft, noteFile(stateDir));
}

export function forgetRun(stateDir: string): void {
  rmSync(noteFile(stateDir), { force: true });
}

/**
 * Ends what an earlier run over the same state left behind; answers whether there was one.
 * @throws Error when that run is alive and somebody still wants it.
 */
export async function reapEarlierRun(stateDir: string): Promise<boolean> {
  const run = readRun(stateDir);
  if (!run || run.pid === process.pid) return false;
  const alive = survivors([run, run.parent, ...run.children]);
  const isAlive = ({ pid }: ProcessNote) => alive.some((one) => one.pid === pid);
  if (isAlive(run) && isAlive(run.parent)) {
    throw new Error(
      `Codex already runs on ${stateDir} (process ${run.pid}). ` +
        'Stop it first, or set CODEX_STATE_DIR and --port-offset for a second one.',
    );
  }
  if (isAlive(run)) await end(run);
  await Promise.all(run.children.map(end));
  forgetRun(stateDir);
  return true;
}

function readRun(stateDir: string): Run | undefined {
  try {
    return JSON.parse(readFileSync(noteFile(stateDir), 'utf8'));
  } catch {
    return undefined;
  }
}

function survivors(notes: ProcessNote[]): ProcessNote[] {
  const all = listProcesses();
  return notes.filter((note) =>
    all.some(({ pid, command }) => pid === note.pid && command === note.command),
  );
}

async function end(note: ProcessNote): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown; everything else of ours stops on it, too.
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (survivors([note]).length === 0) return;
    try {
      process.kill(note.pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + patienceMs;
    while (survivors([note]).length > 0 && Date.now() < deadline) await sleep(50);
  }
}
