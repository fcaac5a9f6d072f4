import { pathTemplate, span } from '@codex/observability';
import { InternalServiceError, ServiceUnavailableError } from '@codex/service-errors';
import { Stripe } from 'stripe';
import { PaymentProcessingError } from './errors.ts';

/** The version of Stripe's API that every request and type here is about. */
export const STRIPE_API_VERSION = '2026-10-28.endive';

const TIMEOUT_MS = 8000;
const NETWORK_RETRIES = 2;

export interface StripeEnv {
  STRIPE_SECRET_KEY?: string;
  /** Where Stripe's API is, when it is not at Stripe. */
  STRIPE_API_BASE?: string;
}

/**
 * Stripe's client for the Workers runtime.
 * @throws InternalServiceError without a secret key
 */
export function createStripeClient({ STRIPE_SECRET_KEY, STRIPE_API_BASE }: StripeEnv): Stripe {
  if (!STRIPE_SECRET_KEY) throw new InternalServiceError('STRIPE_SECRET_KEY is not set');
  return new Stripe(STRIPE_SECRET_KEY, {
    apiVersion: STRIPE_API_VERSION,
    httpClient: Stripe.createFetchHttpClient(tracedFetch),
    maxNetworkRetries: NETWORK_RETRIES,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...(STRIPE_API_BASE ? addressOf(new URL(STRIPE_API_BASE)) : {}),
  });
}

/** A call of Stripe's, as a step of the current operation. */
const tracedFetch: typeof fetch = (input, init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : String(input));
  const method = init?.method ?? 'GET';
  const template = pathTemplate(pathname);
  const attributes = { 'http.request.method': method, 'url.template': template };
  return span(`Stripe ${method} ${template}`, { kind: 'client', attributes }, async (say) => {
    const response = await fetch(input, init);
    say({ 'http.response.status_code': response.status });
    return response;
  });
};

function addressOf({ protocol, hostname, port }: URL) {
  const isPlain = protocol === 'http:';
  return {
    protocol: isPlain ? ('http' as const) : ('https' as const),
    host: hostname,
    port: port || (isPlain ? '80' : '443'),
  };
}

/** Asks Stripe. @throws ServiceUnavailableError when it does not answer, PaymentProcessingError when it refuses */
export async function askStripe<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    throw isTransient(error)
      ? new ServiceUnavailableError(error)
      : new PaymentProcessingError(error);
  }
}

function isTransient({ type, statusCode = 0, code }: Stripe.errors.StripeError): boolean {
  return (
    type === 'StripeConnectionError' ||
    statusCode >= 500 ||
    statusCode === 429 ||
    code === 'idempotency_key_in_use'
  );
}

/** Stripe's own error behind one that {@link askStripe} threw. */
export function stripeErrorOf(error: unknown): Stripe.errors.StripeError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Stripe.errors.StripeError ? cause : undefined;
}

/**
 * Whether Stripe would give the same error to the same idempotency key again. It keeps what it
 * answered to a key for a day, failures of its own included; what never reached it, it does not know.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export function isKeyUsedUp(error: unknown): boolean {
  const { statusCode, code } = stripeErrorOf(error) ?? {};
  return statusCode !== undefined && statusCode !== 429 && code !== 'idempotency_key_in_use';
}
