import type { Log } from '../part.ts';

const MINUTE_MS = 60_000;

/** Runs the scheduled handlers at every full minute; all of ours are `* * * * *`. */
export function startCron(
  workerNames: string[],
  run: (workerName: string) => Promise<string | undefined>,
  log: Log,
): { stop(): void } {
  let timer: NodeJS.Timeout;
  const tick = async () => {
    await Promise.all(
      workerNames.map((name) =>
        run(name).catch((error: unknown) => log(`cron of ${name} failed: ${String(error)}`)),
      ),
    );
  };
  const wait = () => {
    timer = setTimeout(
      () => {
        void tick();
        wait();
      },
      MINUTE_MS - (Date.now() % MINUTE_MS),
    );
  };
  wait();
  return { stop: () => clearTimeout(timer) };
}
