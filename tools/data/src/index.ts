export { backUp, restore, type Place } from './backup/backup.ts';
export { type DataCommand, isDataCommand, runDataCommand } from './command.ts';
export { migrate, readMigrationState, type MigrateOptions } from './migrations/migrate.ts';
export { ObjectStore } from './objects/store.ts';
