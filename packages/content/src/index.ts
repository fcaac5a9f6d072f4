export { ContentService } from './content-service.ts';
export type { AssetEnv } from './content-view.ts';
export {
  ContentNotFoundError,
  MediaNotFoundError,
  MediaNotReadyError,
  SlugConflictError,
  UnknownReferenceError,
} from './errors.ts';
export { nextMediaStatus, type MediaEvent } from './media-status.ts';
