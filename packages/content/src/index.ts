export type { CaptionsFormat } from './captions-format.ts';
export {
  CaptionsService,
  type CaptionsAddress,
  type IncomingCaptions,
} from './captions-service.ts';
export { ContentService } from './content-service.ts';
export type { AssetEnv } from './content-view.ts';
export {
  ContentNotFoundError,
  MediaNotFoundError,
  MediaNotReadyError,
  SlugConflictError,
  UnknownReferenceError,
} from './errors.ts';
export { ImageService, type ImageServiceOptions } from './image-service.ts';
export { LibraryService } from './library-service.ts';
export { MediaItemService, type MediaServiceOptions } from './media-service.ts';
export { nextMediaStatus, type MediaEvent } from './media-status.ts';
export { StatsService } from './stats-service.ts';
export { StorageSweep, type SweepReport } from './storage-sweep.ts';
export { TranscoderCall, type TranscoderCallOptions } from './transcoder-call.ts';
export { TranscodingService, type OutputFile, type SourceBytes } from './transcoding-service.ts';
export { MediaUploadService, type IncomingBytes } from './upload-service.ts';
