import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { folderBytes } from './disk.ts';
import type { MediaFailure } from '@codex/constants';
import { PermanentFailure } from './failure.ts';
import type { Sandbox } from './sandbox.ts';

export interface RunOptions {
  /** Program and arguments. */
  command: readonly string[];
  cwd: string;
  sandbox: Sandbox;
  signal: AbortSignal;
  /** Seconds of the clock. */
  timeoutSeconds: number;
  /** Bytes that `cwd` may hold; unlimited without. */
  maxFolderBytes?: number;
  /** Raw standard output, as it comes. */
  onOutput?: (chunk: Buffer) => void;
  /** Seconds of media written so far; the command must say `-progress pipe:3`. */
  onProgress?: (seconds: number) => void;
  /** Written to standard input. */
  input?: Readable;
}

export interface RunResult {
  exitCode: number | null;
  killedBy: NodeJS.Signals | null;
  /** The last lines of standard error: for the log, never for people outside. */
  log: string;
}

const MEMORY_BYTES = 8 * 1024 ** 3;
const FILE_BYTES = 512 * 1024 ** 2;
const LOG_BYTES = 4096;
/**
 * Nothing of the transcoder's own settings. Few arenas, so that address space measures use; no
 * character converters from the system, in which statically linked builds crash.
 */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  LC_ALL: 'C',
  MALLOC_ARENA_MAX: '4',
  GCONV_PATH: '/nonexistent',
};

/**
 * Runs ffmpeg or ffprobe inside the sandbox until it ends by itself.
 * @throws PermanentFailure when it exceeds its bounds · the signal's reason when aborted
 */
export async function runCaged(options: RunOptions): Promise<RunResult> {
  const { command, cwd, sandbox, signal, timeoutSeconds } = options;
  signal.throwIfAborted();
  const limits = {
    cpuSeconds: timeoutSeconds * availableParallelism(),
    memoryBytes: MEMORY_BYTES,
    fileBytes: FILE_BYTES,
  };
  const [program, ...args] = sandbox.wrap(command, limits);
  const child = spawn(program, args, {
    cwd,
    env: ENVIRONMENT,
    stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  const bounds = guardBounds(options, kill);
  signal.addEventListener('abort', kill, { once: true });
  try {
    const result = await collect(child, options);
    signal.throwIfAborted();
    const exceeded = bounds.exceeded();
    if (exceeded) throw new PermanentFailure(exceeded);
    return result;
  } finally {
    signal.removeEventListener('abort', kill);
    bounds.stop();
  }
}

/** Kills a run that exceeds its time or its space, and says which it was. */
function guardBounds(options: RunOptions, kill: () => void) {
  let exceeded: MediaFailure | undefined;
  const stopFor = (reason: MediaFailure): void => {
    exceeded = reason;
    kill();
  };
  const clock = setTimeout(() => stopFor('tooSlow'), options.timeoutSeconds * 1000);
  const { maxFolderBytes, cwd } = options;
  const disk =
    maxFolderBytes === undefined
      ? undefined
      : setInterval(async () => {
          if ((await folderBytes(cwd)) > maxFolderBytes) stopFor('tooBig');
        }, 2000);
  return {
    exceeded: (): MediaFailure | undefined => exceeded,
    stop: (): void => {
      clearTimeout(clock);
      clearInterval(disk);
    },
  };
}

function collect(child: ChildProcess, options: RunOptions): Promise<RunResult> {
  const { onOutput, onProgress, input } = options;
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LOG_BYTES);
  });
  child.stdout?.on('data', (chunk: Buffer) => onOutput?.(chunk));
  const progress = child.stdio[3];
  if (progress && 'read' in progress) readProgress(progress, onProgress);
  if (input && child.stdin) {
    // It may have read enough before the end of the input.
    child.stdin.on('error', () => undefined);
    input.on('error', () => child.kill('SIGKILL')).pipe(child.stdin);
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, killedBy) => resolve({ exitCode, killedBy, log }));
  });
}

function readProgress(stream: Readable, onProgress?: (seconds: number) => void): void {
  createInterface({ input: stream }).on('line', (line) => {
    // Both are microseconds, the second in spite of its name; older programs know only that one.
    const match = /^out_time_(?:us|ms)=(\d+)$/.exec(line);
    if (match) onProgress?.(Number(match[1]) / 1_000_000);
  });
}
