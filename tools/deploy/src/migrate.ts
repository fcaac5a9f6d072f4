import { migrate, readMigrationState } from '@codex/data';

/** Brings a database's schema up to date. @throws Error when a migration fails */
export async function migrateDatabase(url: string): Promise<void> {
  await migrate({ url });
}

/** Migrations of this checkout that a database has not had, and what stands in their way. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const { pending, problems } = await readMigrationState({ url });
  return [...pending.map(({ migration }) => migration.tag), ...problems];
}

/** Indexes that a migration left without effect, by name. */
export async function invalidIndexes(url: string): Promise<string[]> {
  return (await readMigrationState({ url })).invalidIndexes;
}
