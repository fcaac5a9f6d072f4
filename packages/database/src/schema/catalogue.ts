import { bigint, pgTable, smallint } from 'drizzle-orm/pg-core';

/**
 * How often what strangers may see has changed: the sum over all shards. Triggers count at the end
 * of each transaction, in a shard of its connection, so that writers do not wait for each other.
 */
export const catalogueVersions = pgTable('catalogue_versions', {
  shard: smallint().primaryKey(),
  version: bigint({ mode: 'number' }).notNull().default(0),
});
