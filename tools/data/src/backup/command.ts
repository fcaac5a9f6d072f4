import { parseArgs } from 'node:util';
import { databaseUrl, describeDatabase } from '../connection.ts';
import { ObjectStore } from '../objects/store.ts';
import { backUp, restore, restoreObjects } from './backup.ts';

/** `npm run backup -- --to FOLDER` */
export async function backupCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, 'database-url': { type: 'string' } },
  });
  const { to: folder } = values;
  if (!folder) throw new Error('Where to? --to FOLDER');
  const url = databaseUrl(values['database-url']);
  const store = new ObjectStore(process.env);
  const { objects } = await backUp({ url, store, folder, log: console.log });
  console.log(`${describeDatabase(url)} and ${objects.bytes} bytes of objects are in ${folder}`);
  return 0;
}

/** `npm run restore -- --from FOLDER [--replace HOST/NAME]` */
export async function restoreCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      'database-url': { type: 'string' },
      replace: { type: 'string' },
      'only-objects': { type: 'boolean' },
    },
  });
  const { from: folder, replace } = values;
  if (!folder) throw new Error('Where from? --from FOLDER');
  const store = new ObjectStore(process.env);
  if (values['only-objects']) {
    await restoreObjects({ store, folder, log: console.log });
    return 0;
  }
  const url = databaseUrl(values['database-url']);
  const { takenAt } = await restore({
    url,
    store,
    folder,
    log: console.log,
    ...(replace !== undefined && { replace }),
  });
  console.log(`${describeDatabase(url)} is what it was at ${takenAt}`);
  return 0;
}
