export { causeValue } from './cause.ts';
export { dbHttp, dbWs, transact } from './client.ts';
export type { Database, Queryable, Schema, Transaction, TransactionOptions } from './client.ts';
export { DbEnvConfig, type DatabaseEnv } from './config/env.config.ts';
export {
  constraintOf,
  errorCode,
  isCheckViolation,
  isDatabaseUnavailable,
  isForeignKeyViolation,
  isSerializationFailure,
  isUniqueViolation,
} from './errors.ts';
export {
  paginationOf,
  scopedNotDeleted,
  whereNotDeleted,
  withPagination,
} from './query-helpers.ts';
export { schema } from './schema/index.ts';
export type { Branding } from './schema/organizations.ts';
export type { MediaAssets, Rendition } from './schema/media.ts';
export type { Mail } from './schema/outbox.ts';
