import type { Settings } from '../settings.ts';
import { ITEMS } from './catalog.ts';
import { DemoClient } from './client.ts';
import { CREATORS, DEMO_PASSWORD, JONAS, MARA, PURCHASES } from './people.ts';
import { publishItem } from './publish.ts';
import { introduce, join, openStudio } from './studio.ts';
import { buy } from './trade.ts';
import { Workbench } from './workbench.ts';

/** What the demo catalogue may use: the running stack, and nothing behind its back. */
export interface DemoContext {
  settings: Settings;
  log(line: string): void;
  /** Called as soon as these people can sign in. */
  welcome(accounts: readonly DemoAccount[]): void;
}

export interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

/** Those that are printed. */
export const ACCOUNTS: readonly DemoAccount[] = [
  { role: 'creator', email: MARA.email, password: DEMO_PASSWORD },
  { role: 'viewer', email: JONAS.email, password: DEMO_PASSWORD },
];

/**
 * Fills an empty installation with something to look at, through the public API. What an earlier run
 * has left unfinished is completed, and nothing comes twice.
 */
export async function loadDemo({ settings, log, welcome }: DemoContext): Promise<void> {
  const { addresses } = settings;
  const begun = performance.now();
  const bench = await Workbench.open();
  let lastAddress = 10;
  const enter = async ({ name, email }: { name: string; email: string }) => {
    const client = new DemoClient(addresses, `192.0.2.${lastAddress++}`, email);
    await client.enter(name);
    return client;
  };
  try {
    const [mara, jonas] = await Promise.all([enter(CREATORS.mara), enter(JONAS)]);
    welcome(ACCOUNTS);
    log(`painting and composing ${ITEMS.length} items; everything works meanwhile`);
    await introduce(mara, bench, CREATORS.mara);
    const organizationId = await openStudio(mara, bench);
    const [elias, noor] = await Promise.all(
      [CREATORS.elias, CREATORS.noor].map(async (who) => {
        const guest = await enter(who);
        await introduce(guest, bench, who);
        await join(mara, guest, organizationId);
        return guest;
      }),
    );
    if (!elias || !noor) throw new Error('the creators are not complete');
    const creators = { mara, elias, noor };
    let done = 0;
    await Promise.all(
      ITEMS.map(async (item) => {
        await publishItem({ creator: creators[item.by], bench, organizationId }, item);
        done += 1;
        log(`${String(done).padStart(2)} of ${ITEMS.length}  ${item.title}`);
      }),
    );
    for (const { buyer, items } of PURCHASES) {
      const client = buyer === JONAS ? jonas : await enter(buyer);
      for (const bought of items) await buy(client, buyer.name, bought);
    }
  } finally {
    await bench.close();
  }
  log(`complete after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
