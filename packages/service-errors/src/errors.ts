import {
  ERROR_STATUS,
  type CaptionsProblem,
  type ErrorCode,
  type RefusalReason,
} from '@codex/constants';

export interface ServiceErrorOptions {
  /** About the caller's input only; goes out with the answer. */
  details?: unknown;
  /** For the log; never goes out. */
  cause?: unknown;
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
  /** Headers that belong to the answer, e.g. `Content-Range` of a 416. */
  headers?: Record<string, string>;
}

/** The one error of the platform: a code from the table, and a sentence for the person concerned. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly retryAfter: number | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    message: string,
    { details, cause, retryAfter, headers = {} }: ServiceErrorOptions = {},
  ) {
    super(message, { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
    this.headers = headers;
  }

  /** The HTTP status of the code. */
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

export interface FieldIssue {
  /** Dotted path of the field, e.g. `tags.2`. Empty for the whole input. */
  field: string;
  message: string;
  /** What the message says, for whoever says it in another language. */
  reason?: RefusalReason | CaptionsProblem;
  /** Where in a file, counted from 1. */
  line?: number;
  /** What of the input the message is about. */
  value?: string;
}

/** The details of a refusal whose code leaves open why. */
export const because = (reason: RefusalReason, details: object = {}): object => ({
  ...details,
  reason,
});

/** 400: the input breaks a rule that the caller can see; names the fields. */
export class ValidationError extends ServiceError {
  constructor(issues: FieldIssue[], message = 'Some fields need your attention.') {
    super('VALIDATION_ERROR', message, { details: { issues } });
  }
}

/** 401: nobody is signed in. */
export class UnauthorizedError extends ServiceError {
  constructor(message = 'Sign in to continue.') {
    super('UNAUTHORIZED', message);
  }
}

/** 403: the person is known and may not do this. */
export class ForbiddenError extends ServiceError {
  constructor(message = 'You may not do this.') {
    super('FORBIDDEN', message);
  }
}

/** 404: it does not exist, or the caller may not know that it does. One body for both. */
export class NotFoundError extends ServiceError {
  constructor(message = 'There is nothing here.') {
    super('NOT_FOUND', message);
  }
}

/** 409: it collides with what is there. */
export class ConflictError extends ServiceError {
  constructor(
    message: string,
    code: 'CONFLICT' | 'SLUG_CONFLICT' | 'ALREADY_PURCHASED' = 'CONFLICT',
    details?: unknown,
  ) {
    super(code, message, { details });
  }
}

/** 422: well-formed, and against a rule of the business. */
export class BusinessLogicError extends ServiceError {
  constructor(
    message: string,
    details?: unknown,
    code: 'BUSINESS_RULE' | 'MEDIA_NOT_READY' = 'BUSINESS_RULE',
  ) {
    super(code, message, { details });
  }
}

/** 429: too often. */
export class RateLimitedError extends ServiceError {
  constructor(
    retryAfter: number,
    message = 'Too many requests. Please wait a moment and try again.',
  ) {
    super('RATE_LIMITED', message, { retryAfter });
  }
}

/** 503: something we need does not answer; trying again later makes sense. */
export class ServiceUnavailableError extends ServiceError {
  constructor(
    cause?: unknown,
    message = 'This is not available right now. Please try again in a moment.',
  ) {
    super('SERVICE_UNAVAILABLE', message, { cause, retryAfter: 5 });
  }
}

/** 500: our own fault. The message stays inside. */
export class InternalServiceError extends ServiceError {
  constructor(message: string, cause?: unknown) {
    super('INTERNAL_ERROR', message, { cause });
  }
}
