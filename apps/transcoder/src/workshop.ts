import type { Binaries } from './binaries.ts';
import type { RunOptions } from './ffmpeg.ts';
import type { Sandbox } from './sandbox.ts';

/** The place one job works in, and its tools. */
export interface Workshop {
  folder: string;
  binaries: Binaries;
  sandbox: Sandbox;
  signal: AbortSignal;
  /** What every run of a tool in here has in common. */
  cage: Pick<RunOptions, 'cwd' | 'sandbox' | 'signal'>;
}

export function openWorkshop(tools: {
  folder: string;
  binaries: Binaries;
  sandbox: Sandbox;
  signal: AbortSignal;
}): Workshop {
  const { folder, sandbox, signal } = tools;
  return { ...tools, cage: { cwd: folder, sandbox, signal } };
}
