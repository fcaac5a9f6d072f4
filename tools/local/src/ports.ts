import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { portOf, readSettings, type Addresses, type Settings } from './settings.ts';

/** Keeps every port out of 32768 to 60999, which systems hand out for outgoing connections. */
const FIRST_OFFSET = 18_940;
/** No two ports of a stack are a multiple of it apart. */
const OFFSET_STEP = 11;
const OFFSETS = 150;
const PATIENCE_MS = 5_000;

/** Ports beside those of `npm start`, and beside those of another `npm test`. */
export async function findFreeSettings(stateDir: string): Promise<Settings> {
  for (let attempt = 0; attempt < OFFSETS; attempt++) {
    // Two runs that start together do not look at the same ports first.
    const portOffset = FIRST_OFFSET + ((process.pid + attempt) % OFFSETS) * OFFSET_STEP;
    const settings = readSettings({ portOffset, stateDir });
    const ports = Object.values(settings.addresses).map(portOf);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return settings;
  }
  throw new Error('There are no free ports for another stack');
}

/**
 * Waits a moment for ports that are still taken: some of them may serve as anybody's outgoing port.
 * Where something listens already on purpose, `theirs` names it.
 * @throws Error naming each port of the stack that another program keeps
 */
export async function checkPorts(
  addresses: Addresses,
  theirs: readonly (keyof Addresses)[] = [],
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const ours = Object.entries(addresses).filter(([name]) => !theirs.some((key) => key === name));
  for (;;) {
    const checks = ours.map(async ([name, address]) => {
      const port = portOf(address);
      return (await isFree(port)) ? [] : [`${port} (${name})`];
    });
    const taken = (await Promise.all(checks)).flat();
    if (taken.length === 0) return;
    if (Date.now() > deadline) {
      throw new Error(
        `Other programs listen on ${taken.join(', ')}. ` +
          'Stop them, or start with --port-offset and a CODEX_STATE_DIR of its own.',
      );
    }
    await sleep(200);
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.once('listening', () => server.close(() => resolve(true)));
  });
  server.listen(port, '127.0.0.1');
  return free;
}
