import { parseArgs } from 'node:util';
import { databaseUrl } from '../connection.ts';
import { ObjectStore } from '../objects/store.ts';
import { exportOwner } from './export.ts';
import { importOwner } from './import.ts';

const shared = () => ({ store: new ObjectStore(process.env), log: console.log });

/** `npm run export -- --creator NAME | --organization SLUG --to FOLDER [--with-buyers]` */
export async function exportCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      creator: { type: 'string' },
      organization: { type: 'string' },
      to: { type: 'string' },
      'with-buyers': { type: 'boolean', default: false },
      'database-url': { type: 'string' },
    },
  });
  const { creator, organization, to: folder, 'with-buyers': withBuyers } = values;
  const owner = creator ? { creator } : organization ? { organization } : undefined;
  if (!owner || !folder) throw new Error('Whose, and where to? --creator or --organization, --to');
  const url = databaseUrl(values['database-url']);
  const { content, media, images } = await exportOwner({
    ...shared(),
    url,
    folder,
    owner,
    withBuyers,
  });
  console.log(
    `${content.length} items, ${media.length} media and ${images.length} images are in ${folder}`,
  );
  return 0;
}

/** `npm run import -- --from FOLDER` */
export async function importCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, 'database-url': { type: 'string' } },
  });
  if (!values.from) throw new Error('Where from? --from FOLDER');
  const url = databaseUrl(values['database-url']);
  const { CONTENT_API_URL: contentApiUrl } = process.env;
  if (!contentApiUrl) throw new Error('Missing settings: CONTENT_API_URL');
  await importOwner({ ...shared(), url, folder: values.from, contentApiUrl });
  return 0;
}
