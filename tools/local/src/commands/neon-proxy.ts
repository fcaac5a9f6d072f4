import { startNeonProxy } from '../neon/proxy.ts';
import { defaultStateDir, portOf, readSettings } from '../settings.ts';

/** The proxy alone, in front of a PostgreSQL that is already there (infrastructure/neon). */
export async function neonProxy(portOffset: number, stopped: Promise<number>): Promise<number> {
  const { addresses } = readSettings({ portOffset, stateDir: defaultStateDir() });
  const proxy = await startNeonProxy({
    port: portOf(addresses.neon),
    postgresUrl: addresses.postgres,
  });
  console.log(`Neon's protocol at ${addresses.neon}`);
  await stopped;
  await proxy.stop();
  return 0;
}
