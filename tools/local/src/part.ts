/** One running part of the stack. */
export interface Part {
  name: string;
  stop(): Promise<void>;
  /** Rejects when the part goes away by itself; never resolves. */
  failed: Promise<never>;
}

export type Log = (line: string) => void;

/** A promise for the end nobody asked for. Unhandled until the stack listens to it, which is fine. */
export function failure(): { failed: Promise<never>; fail(error: Error): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  return { failed: promise, fail: reject };
}

/** Prints lines under the name of the part that says them. */
export function logTo(name: string, write: (line: string) => void = console.log): Log {
  return (line) => write(`${`[${name}]`.padEnd(14)} ${line}`);
}
