import type { ErrorCode, UserRole } from '@codex/constants';
import type {
  Fetcher,
  ImagesBinding,
  KVNamespace,
  R2Bucket,
  RateLimit,
  WorkerVersionMetadata,
} from '@cloudflare/workers-types';

/** What `wrangler.jsonc` and the secrets give a worker. What a worker does not bind is absent. */
export interface Bindings {
  ENVIRONMENT: 'development' | 'preview' | 'staging' | 'production';
  DB_METHOD: 'LOCAL_PROXY' | 'LOCAL' | 'NEON_BRANCH' | 'PRODUCTION';
  DATABASE_URL?: string;
  DATABASE_URL_LOCAL_PROXY?: string;
  BETTER_AUTH_SECRET: string;
  WORKER_SHARED_SECRET: string;
  WEB_APP_URL: string;
  AUTH_URL: string;
  CONTENT_API_URL: string;
  IDENTITY_API_URL: string;
  ECOM_API_URL: string;
  AUTH_SESSION_KV: KVNamespace;
  RATE_LIMIT_KV: KVNamespace;
  RATE_LIMIT_API: RateLimit;
  RATE_LIMIT_ANON: RateLimit;
  AUTH: Fetcher;
  /** What was deployed; on one machine there is no tag. */
  CF_VERSION_METADATA?: WorkerVersionMetadata;
  /** OpenTelemetry's own settings; nothing is exported without an endpoint. */
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  OTEL_EXPORTER_OTLP_HEADERS?: string;
  OTEL_TRACES_SAMPLER_ARG?: string;
  /** content-api */
  RATE_LIMIT_UPLOAD?: RateLimit;
  MEDIA_BUCKET?: R2Bucket;
  IMAGES?: ImagesBinding;
  /** `id:base64-secret` pairs separated by commas; the first signs, all verify. */
  STREAM_SIGNING_KEYS?: string;
  /** Who starts transcoders while work waits, and the key to it; nobody when absent. */
  TRANSCODER_WAKE_URL?: string;
  TRANSCODER_WAKE_TOKEN?: string;
  /** ecom-api */
  RATE_LIMIT_WEBHOOK?: RateLimit;
  STRIPE_SECRET_KEY?: string;
  STRIPE_API_BASE?: string;
  STRIPE_WEBHOOK_SECRET_BOOKING?: string;
  STRIPE_WEBHOOK_SECRET_PAYMENT?: string;
  STRIPE_WEBHOOK_SECRET_SUBSCRIPTION?: string;
  STRIPE_WEBHOOK_SECRET_CUSTOMER?: string;
  STRIPE_WEBHOOK_SECRET_CONNECT?: string;
  STRIPE_WEBHOOK_SECRET_DISPUTE?: string;
  PLATFORM_FEE_BASIS_POINTS?: string;
  /** auth */
  RESEND_API_KEY?: string;
  RESEND_BASE_URL?: string;
  MAIL_FROM?: string;
  GOOGLE_CLIENT_ID?: string;
  GOOGLE_CLIENT_SECRET?: string;
  GITHUB_CLIENT_ID?: string;
  GITHUB_CLIENT_SECRET?: string;
  /** Where Google and GitHub are, when it is not at their own addresses. */
  GOOGLE_OAUTH_BASE?: string;
  GITHUB_OAUTH_BASE?: string;
}

/** The signed-in person, as every worker knows them and as `/api/auth/session` shows them. */
export interface UserData {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  role: UserRole;
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** A session without its token. Times are ISO 8601, UTC. */
export interface SessionData {
  id: string;
  userId: string;
  expiresAt: string;
  createdAt: string;
}

/** Who calls. Services decide by this and nothing else. */
export interface Actor {
  userId: string;
  role: UserRole;
}

/** What the middleware chain puts on the request. */
export interface Variables {
  requestId: string;
  clientIp: string;
  user?: UserData;
  session?: SessionData;
}

export interface HonoEnv {
  Bindings: Bindings;
  Variables: Variables;
}

/** Context of a handler whose policy demands a session. */
export interface AuthenticatedContext {
  user: UserData;
  session: SessionData;
}

/** The same plus what identifies the request. */
export interface EnrichedAuthContext extends AuthenticatedContext {
  requestId: string;
  clientIp: string;
}

export interface SingleItemResponse<T> {
  data: T;
}

export interface Pagination {
  /** From 1. */
  page: number;
  limit: number;
  total: number;
  totalPages: number;
}

export interface PaginatedListResponse<T> {
  items: T[];
  pagination: Pagination;
}

export interface ErrorResponse {
  error: {
    code: ErrorCode;
    message: string;
    details?: unknown;
  };
  requestId: string;
  /** ISO 8601, UTC. */
  timestamp: string;
}
