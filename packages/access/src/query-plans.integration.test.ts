import { dbHttp } from '@codex/database';
import { newLandmarks, plansAtScale } from '@codex/test-utils';
import { beforeAll, expect, test } from 'vitest';
import { findProgress, findStream, upsertProgress } from './queries.ts';

const landmarks = newLandmarks();
const { viewerId, itemId } = landmarks;
const db = dbHttp({
  DB_METHOD: 'LOCAL_PROXY',
  DATABASE_URL_LOCAL_PROXY: process.env['DATABASE_URL_LOCAL_PROXY'] ?? '',
});
const position = { positionSeconds: 30, durationSeconds: 600, seek: false };

/** What every playback asks, and the indexes that have to answer. */
const QUERIES: [name: string, run: () => PromiseLike<unknown>, indexes: RegExp[]][] = [
  [
    'whether somebody may watch',
    () => findStream(db, viewerId, itemId),
    [
      /content_pkey/,
      /content_access_item_idx|content_access_live_purchase_key/,
      /media_items_pkey/,
    ],
  ],
  [
    'where somebody is',
    () => findProgress(db, viewerId, itemId),
    [/content_pkey/, /playback_progress_user_id_content_id_pk/],
  ],
  [
    'saving where somebody is',
    () => upsertProgress(db, viewerId, itemId, position),
    [/content_pkey/, /Conflict Arbiter Indexes: playback_progress_user_id_content_id_pk/],
  ],
];

let plans: Map<string, string>;

beforeAll(async () => {
  plans = await plansAtScale(QUERIES, { creators: 50, items: 5000, progress: 20_000, landmarks });
}, 60_000);

test.each(QUERIES)('%s reads nothing but indexes among thousands of items', (name, _, indexes) => {
  const plan = plans.get(name) ?? '';
  for (const index of indexes) expect(plan).toMatch(index);
  expect(plan).not.toMatch(/Seq Scan on (content|content_access|media_items|playback_progress) /);
});
