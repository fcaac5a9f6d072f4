export { KVClient, type KVReadOptions } from './kv-client.ts';
export { R2Service, type R2Body, type R2ServiceOptions, type R2UploadRef } from './r2-service.ts';
export {
  createR2SigningClientFromEnv,
  R2SigningClient,
  type R2SigningOptions,
} from './r2-signing-client.ts';
export { type RetryOptions } from './retry.ts';
