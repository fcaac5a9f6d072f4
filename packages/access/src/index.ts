export { signAssetUrl, type AssetRendition, type AssetUrlInput } from './asset-url.ts';
export { ContentAccessService, createContentAccessService } from './content-access-service.ts';
export { decideAccess, isVisible, type AccessDecision, type AccessFacts } from './decide-access.ts';
export { AccessDeniedError, R2SigningError } from './errors.ts';
export { accessFacts, factsOf, isGranted } from './facts.ts';
export { StreamService, type StreamAddress, type StreamServiceConfig } from './stream-service.ts';
