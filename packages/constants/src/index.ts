export {
  CAPTIONS_PROBLEMS,
  MEDIA_FAILURES,
  REFUSAL_REASONS,
  type CaptionsProblem,
  type MediaFailure,
  type RefusalReason,
} from './refusals.ts';

/** What a person may do on the platform as a whole. Never settable by a request body. */
export const USER_ROLES = ['customer', 'creator', 'admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** Languages that mails and pages are written in, the fallback first. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a person may do inside one organization, strongest first. */
export const MEMBER_ROLES = ['owner', 'admin', 'creator', 'member', 'subscriber'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export const CONTENT_TYPES = ['video', 'audio', 'written'] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

export const CONTENT_STATUSES = ['draft', 'published', 'archived'] as const;
export type ContentStatus = (typeof CONTENT_STATUSES)[number];

export const VISIBILITIES = ['public', 'private', 'members_only', 'purchased_only'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const MEDIA_TYPES = ['video', 'audio'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const MEDIA_STATUSES = ['uploading', 'uploaded', 'transcoding', 'ready', 'failed'] as const;
export type MediaStatus = (typeof MEDIA_STATUSES)[number];

export const ENTITLEMENT_SOURCES = ['purchase', 'membership', 'tier', 'gift'] as const;
export type EntitlementSource = (typeof ENTITLEMENT_SOURCES)[number];

export const PURCHASE_STATUSES = [
  'completed',
  'refunded',
  'partially_refunded',
  'disputed',
] as const;
export type PurchaseStatus = (typeof PURCHASE_STATUSES)[number];

/** Where a checkout is. `processing`: confirmed by the buyer, and the money is on its way. */
export const CHECKOUT_STATES = ['open', 'processing', 'complete', 'expired', 'failed'] as const;

/** The reasons an access decision gives, granted ones first. */
export const ACCESS_REASONS = [
  'owner',
  'free',
  'purchased',
  'member',
  'sign_in_required',
  'purchase_required',
  'membership_required',
] as const;
export type AccessReason = (typeof ACCESS_REASONS)[number];

export const WEBHOOK_ENDPOINTS = [
  'booking',
  'payment',
  'subscription',
  'customer',
  'connect',
  'dispute',
] as const;
export type WebhookEndpoint = (typeof WEBHOOK_ENDPOINTS)[number];

/** Every error code on the wire and its HTTP status. The one table from code to status. */
export const ERROR_STATUS = {
  VALIDATION_ERROR: 400,
  CONTENT_NOT_PURCHASABLE: 400,
  UNAUTHORIZED: 401,
  INVALID_CREDENTIALS: 401,
  FORBIDDEN: 403,
  ACCESS_DENIED: 403,
  EMAIL_NOT_VERIFIED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  SLUG_CONFLICT: 409,
  ALREADY_PURCHASED: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RANGE_NOT_SATISFIABLE: 416,
  BUSINESS_RULE: 422,
  MEDIA_NOT_READY: 422,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  PAYMENT_PROCESSING_ERROR: 502,
  SERVICE_UNAVAILABLE: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** Names of cookies. */
export const SESSION_COOKIE = 'codex-session';

/** A session lives this long after it was last renewed. Seconds. */
export const SESSION_TTL_SECONDS = 24 * 60 * 60;
/** A session older than this since its last renewal is renewed when used. Seconds. */
export const SESSION_RENEW_AFTER_SECONDS = 60 * 60;
/** KV remembers a session at most this long. Seconds. */
export const SESSION_CACHE_SECONDS = 5 * 60;

/** A streaming token lives this long. Seconds. */
export const STREAM_TOKEN_TTL_SECONDS = 60 * 60;
/** An isolate re-reads the revoked streams this often. Seconds. */
export const REVOCATION_REFRESH_SECONDS = 5;
/** Without a successful re-read for this long no stream is served. Seconds. */
export const REVOCATION_MAX_STALE_SECONDS = 50;

/** A playback counts as completed from this part of its duration on. */
export const COMPLETED_AT = 0.95;

/** The platform's part of a sale, in basis points (10 %). */
export const PLATFORM_FEE_BASIS_POINTS = 1000;
/** The organization's part of what remains, in basis points, unless it sets its own. */
export const ORGANIZATION_FEE_BASIS_POINTS = 0;

/** Prices. Minor units. */
export const MIN_PRICE_CENTS = 50;
export const MAX_PRICE_CENTS = 99_999_999;
export const CURRENCIES = [
  'usd',
  'eur',
  'gbp',
  'chf',
  'cad',
  'aud',
  'sek',
  'nok',
  'dkk',
  'pln',
] as const;
export type Currency = (typeof CURRENCIES)[number];

/** Bytes. */
export const MAX_JSON_BODY_BYTES = 1024 * 1024;
/** Of one file of captions, as it is sent. */
export const MAX_CAPTIONS_BYTES = 1024 * 1024;
/** Languages one media item may have captions in. */
export const MAX_CAPTIONS_LANGUAGES = 40;
export const UPLOAD_PART_BYTES = 16 * 1024 * 1024;
export const MAX_UPLOAD_BYTES = 100 * 1024 * 1024 * 1024;
/** R2 takes at most this many parts. */
export const MAX_UPLOAD_PARTS = 10_000;

export const VIDEO_MIME_TYPES = [
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'video/x-matroska',
  'video/x-msvideo',
  'video/mpeg',
  'video/ogg',
  'video/3gpp',
  'video/mp2t',
] as const;
export const AUDIO_MIME_TYPES = [
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/aac',
  'audio/wav',
  'audio/x-wav',
  'audio/flac',
  'audio/x-flac',
  'audio/ogg',
  'audio/opus',
  'audio/webm',
] as const;

/** What an uploaded image is for; it decides who may upload it and how large it is kept. */
export const IMAGE_PURPOSES = ['thumbnail', 'article', 'logo', 'cover', 'avatar'] as const;
export type ImagePurpose = (typeof IMAGE_PURPOSES)[number];
/** The box that an image of a purpose is made to fit in, never larger than it came. Pixels. */
export const IMAGE_BOXES: Record<ImagePurpose, { width: number; height: number }> = {
  thumbnail: { width: 1920, height: 1920 },
  article: { width: 1600, height: 4000 },
  logo: { width: 512, height: 512 },
  cover: { width: 2400, height: 1200 },
  avatar: { width: 512, height: 512 },
};
/** How wide the copy for phones is, of images that fill a screen. Pixels. */
export const NARROW_IMAGES: Partial<Record<ImagePurpose, number>> = { thumbnail: 800, cover: 1200 };
/** Ends the address of that copy, in place of `.webp`. */
export const NARROW_IMAGE_SUFFIX = '-narrow.webp';

export const IMAGE_MIME_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
/** Bytes. */
export const MAX_IMAGE_BYTES = 8 * 1024 * 1024;
/** Pixels on one side, and in all. */
export const MAX_IMAGE_SIDE = 12_000;
export const MAX_IMAGE_PIXELS = 50_000_000;
/** Images that one person may upload within 24 hours. */
export const MAX_IMAGES_PER_DAY = 200;

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;
/** Lists count exactly up to here; beyond it `total` stays at this number. */
export const MAX_COUNTED_ITEMS = 10_000;

/** Slugs nobody may take, because addresses of the platform use them. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'about',
  'account',
  'admin',
  'api',
  'app',
  'auth',
  'billing',
  'blog',
  'browse',
  'c',
  'checkout',
  'codex',
  'contact',
  'dashboard',
  'design',
  'docs',
  'explore',
  'health',
  'help',
  'home',
  'legal',
  'library',
  'login',
  'logout',
  'mail',
  'me',
  'new',
  'null',
  'o',
  'official',
  'openapi',
  'org',
  'organizations',
  'pricing',
  'privacy',
  'profile',
  'register',
  'reset-password',
  'root',
  'rss',
  'search',
  'security',
  'settings',
  'shop',
  'signin',
  'signup',
  'status',
  'store',
  'stripe',
  'studio',
  'support',
  'system',
  'terms',
  'undefined',
  'user',
  'users',
  'v',
  'verify-email',
  'webhooks',
  'www',
]);

/** What cron does: by which worker, and after how many seconds again. */
export const CRON_TASKS = {
  mail: { service: 'auth-worker', everySeconds: 60 },
  expired: { service: 'auth-worker', everySeconds: 60 },
  storage: { service: 'content-api', everySeconds: 60 },
  'call-transcoders': { service: 'content-api', everySeconds: 60 },
  'stuck-media': { service: 'content-api', everySeconds: 60 },
  measure: { service: 'content-api', everySeconds: 60 },
  payments: { service: 'ecom-api', everySeconds: 60 },
  reconcile: { service: 'ecom-api', everySeconds: 24 * 60 * 60 },
} as const;

export type CronTask = keyof typeof CRON_TASKS;

/** Queues. */
export const TRANSCODE_QUEUE = 'transcode';
export const TRANSCODE_DEAD_QUEUE = 'transcode-dead';

export { slugify } from './slugify.ts';

/** How wide a poster is made, in pixels: the largest as JPEG, the others as WebP beside it. */
export const POSTER_WIDTHS = [480, 800, 1280] as const;
/** The largest poster of a media item. Its name says that the others are there. */
export const POSTER_PATH = 'poster/1280.jpg';
