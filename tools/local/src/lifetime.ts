const PARENT_CHECK_MS = 500;

/** Resolves with the exit code when somebody wants us to stop: a signal, or our parent went away. */
export function whenStopped(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  process.on('SIGINT', () => resolve(130));
  process.on('SIGTERM', () => resolve(143));
  process.on('SIGHUP', () => resolve(129));
  const parent = Number(process.env.CODEX_PARENT_PID ?? process.ppid);
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    resolve(143);
  }, PARENT_CHECK_MS);
  timer.unref();
  return promise;
}
