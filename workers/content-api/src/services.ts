import {
  createContentAccessService,
  StreamService,
  type ContentAccessService,
} from '@codex/access';
import { R2Service } from '@codex/cloudflare-clients';
import {
  CaptionsService,
  ContentService,
  ImageService,
  LibraryService,
  MediaItemService,
  MediaUploadService,
  StatsService,
  StorageSweep,
  TranscoderCall,
  TranscodingService,
} from '@codex/content';
import { InternalServiceError } from '@codex/service-errors';
import type { Bindings } from '@codex/shared-types';
import type { ServiceFactories } from '@codex/worker-utils';
import { OperationsService } from './operations/operations-service.ts';

export interface Services {
  operations: OperationsService;
  access: ContentAccessService;
  captions: CaptionsService;
  content: ContentService;
  images: ImageService;
  library: LibraryService;
  media: MediaItemService;
  stats: StatsService;
  streams: StreamService;
  sweep: StorageSweep;
  transcoderCall: TranscoderCall;
  transcoding: TranscodingService;
  uploads: MediaUploadService;
}

function storageOf({ MEDIA_BUCKET }: Bindings): R2Service {
  if (!MEDIA_BUCKET) throw new InternalServiceError('MEDIA_BUCKET is not bound');
  return new R2Service(MEDIA_BUCKET);
}

function imagesOf({ IMAGES }: Bindings) {
  if (!IMAGES) throw new InternalServiceError('IMAGES is not bound');
  return IMAGES;
}

export const services: ServiceFactories<Services> = {
  access: ({ config, env }) => createContentAccessService(config, env),
  captions: ({ config, env }) => new CaptionsService(config, storageOf(env)),
  content: ({ config, env }) => new ContentService(config, env),
  images: ({ config, env }) =>
    new ImageService(config, {
      images: imagesOf(env),
      storage: storageOf(env),
      publicUrl: env.CONTENT_API_URL,
    }),
  library: ({ config, env }) => new LibraryService(config, env),
  media: ({ config, env }) =>
    new MediaItemService(config, { assets: env, storage: storageOf(env) }),
  stats: ({ config }) => new StatsService(config),
  operations: ({ config, env }) =>
    new OperationsService(config, new TranscodingService(config, storageOf(env))),
  streams: ({ env, db, log, waitUntil }) => new StreamService({ env, db, log, waitUntil }),
  sweep: ({ config, env }) => new StorageSweep(config, storageOf(env)),
  transcoderCall: ({ config, env }) =>
    new TranscoderCall(config, { url: env.TRANSCODER_WAKE_URL, token: env.TRANSCODER_WAKE_TOKEN }),
  transcoding: ({ config, env }) => new TranscodingService(config, storageOf(env)),
  uploads: ({ config, env }) =>
    new MediaUploadService(config, { assets: env, storage: storageOf(env) }),
};
