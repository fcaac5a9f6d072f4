type StripeErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

/** The `error` object of a refusal, as Stripe writes it. */
export interface StripeErrorBody {
  type: StripeErrorType;
  message: string;
  code?: string;
  param?: string;
  doc_url?: string;
}

/** A refusal on its way to the caller, with the HTTP status Stripe uses for it. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;
  /** Stripe keeps no idempotent result of a request that never began. */
  readonly beforeExecution: boolean;

  constructor(status: number, body: StripeErrorBody, { beforeExecution = false } = {}) {
    super(body.message);
    this.status = status;
    this.body = body.code ? { doc_url: docUrl(body.code), ...body } : body;
    this.beforeExecution = beforeExecution;
  }
}

function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

/** A 400 about the caller's input. */
export function invalidRequest(
  message: string,
  { param, code }: { param?: string; code?: string } = {},
) {
  return new ApiError(400, { type: 'invalid_request_error', message, code, param });
}

/** A 400 found while reading the parameters, before anything was done. */
export function invalidParameter(
  message: string,
  { param, code }: { param?: string; code?: string },
) {
  return new ApiError(
    400,
    { type: 'invalid_request_error', message, code, param },
    { beforeExecution: true },
  );
}

/** 404 for the object a URL names (`id`, or `intent`), 400 for one that a parameter names. */
export function noSuch(noun: string, id: string, param = 'id'): ApiError {
  const status = param === 'id' || param === 'intent' ? 404 : 400;
  return new ApiError(status, {
    type: 'invalid_request_error',
    message: `No such ${noun}: '${id}'`,
    code: 'resource_missing',
    param,
  });
}

export function unknownRoute(method: string, path: string): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    message:
      `Unrecognized request URL (${method}: ${path}). If you are trying to list objects, remove the trailing slash. ` +
      'If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. ' +
      'Please see https://stripe.com/docs or we can help at https://support.stripe.com/.',
  });
}

/** A parameter that Stripe takes and this stand-in does not act on: refused, never ignored. */
export function notHere(param: string): ApiError {
  return invalidParameter(`The local Stripe stand-in does not implement \`${param}\`.`, {
    param,
    code: 'local_not_implemented',
  });
}
