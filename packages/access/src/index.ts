export { signAssetUrl, type AssetRendition, type AssetUrlInput } from './asset-url.ts';
export { decideAccess, isVisible, type AccessDecision, type AccessFacts } from './decide-access.ts';
export { AccessDeniedError, R2SigningError } from './errors.ts';
export { accessFacts, factsOf } from './facts.ts';
