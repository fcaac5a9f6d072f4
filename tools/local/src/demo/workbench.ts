import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Production } from './productions.ts';

type Wanted<T> = T extends Production ? Omit<T, 'file'> : never;

/** A process of low priority that paints and plays, one thing after the other. It ends with its parent. */
export class Workbench {
  #last: Promise<unknown> = Promise.resolve();
  readonly #ended: Promise<{ problem: string }[]>;

  private constructor(
    readonly folder: string,
    readonly child: ChildProcess,
  ) {
    this.#ended = once(child, 'exit').then(() => [{ problem: 'its process ended' }]);
  }

  static async open(): Promise<Workbench> {
    const folder = await mkdtemp(join(tmpdir(), 'codex-demo-'));
    const script = join(import.meta.dirname, 'workbench-process.ts');
    return new Workbench(folder, fork(script, { execArgv: ['--import', 'tsx'] }));
  }

  /** Makes a file of this name in the folder and returns its path. */
  make(name: string, production: Wanted<Production>): Promise<string> {
    const file = join(this.folder, name);
    const made = this.#last.then(async () => {
      // What waits in line when loading breaks off must not take the whole stack with it.
      if (!this.child.connected) throw new Error(`${name} was not made: the workbench is closed`);
      this.child.send({ ...production, file });
      const [{ problem }] = await Promise.race([once(this.child, 'message'), this.#ended]);
      if (problem) throw new Error(`${name} was not made: ${String(problem)}`);
      return file;
    });
    this.#last = made.catch(() => {});
    return made;
  }

  async close(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await rm(this.folder, { recursive: true, force: true });
  }
}
