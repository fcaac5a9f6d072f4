export { hmac, hmacKey, sha256Hex, timingSafeEqual, toHex } from './encoding.ts';
export { CSP_PRESETS, securityHeaders, type SecurityHeadersOptions } from './headers.ts';
export { isOwnOrigin, loadSession, optionalAuth, originGuard, requireAuth } from './middleware.ts';
export { hashPassword, verifyPassword } from './password.ts';
export {
  RATE_LIMIT_PRESETS,
  rateLimit,
  takeFromLimit,
  type RateLimitPreset,
} from './rate-limit.ts';
export { sessionCookie, sessionTokenOf, signSessionToken } from './session-cookie.ts';
export {
  forgetSessions,
  forgetSessionsOfUser,
  resolveSession,
  type ActiveSession,
  type ResolvedSession,
  type ResolveSessionOptions,
} from './sessions.ts';
export {
  generateWorkerSignature,
  signedBodySha256,
  verifyWorkerRequest,
  workerAuth,
  workerFetch,
  type WorkerFetchOptions,
  type WorkerSignatureInput,
} from './worker-auth.ts';
