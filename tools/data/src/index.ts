export { migrate, readMigrationState, type MigrateOptions } from './migrations/migrate.ts';
export { runDataCommand, type DataCommand, isDataCommand } from './command.ts';
