import { ERROR_STATUS, type ErrorCode } from '@codex/constants';
import { isDatabaseUnavailable } from '@codex/database';
import { ServiceError, ServiceUnavailableError } from './errors.ts';

export interface MappedError {
  status: number;
  headers: Record<string, string>;
  body: {
    error: { code: ErrorCode; message: string; details?: unknown };
    requestId: string;
    timestamp: string;
  };
  /** Whether this is our fault and its cause belongs into the log. */
  unexpected: boolean;
}

const FIXED_SENTENCE = 'Something went wrong on our side. Please try again.';

function toServiceError(error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError) return error;
  if (isDatabaseUnavailable(error)) return new ServiceUnavailableError(error);
  return undefined;
}

/**
 * Turns whatever was thrown into the answer that goes out. What is not a {@link ServiceError}, and
 * every `INTERNAL_ERROR`, says one fixed sentence; its cause belongs into the log.
 */
export function mapErrorToResponse(error: unknown, requestId: string): MappedError {
  const known = toServiceError(error);
  const code = known?.code ?? 'INTERNAL_ERROR';
  const status = ERROR_STATUS[code];
  return {
    status,
    headers: {
      ...known?.headers,
      ...(known?.retryAfter && { 'Retry-After': String(Math.ceil(known.retryAfter)) }),
    },
    body: {
      error: {
        code,
        message: known && code !== 'INTERNAL_ERROR' ? known.message : FIXED_SENTENCE,
        ...(known?.details === undefined ? {} : { details: known.details }),
      },
      requestId,
      timestamp: new Date().toISOString(),
    },
    unexpected: status >= 500,
  };
}
