import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { authenticate } from './auth.ts';
import type { Context } from './context.ts';
import { ApiError, invalidParameter, notHere, unknownRoute } from './errors.ts';
import { expand } from './expand.ts';
import { parseForm } from './form.ts';
import { header, json } from './http.ts';
import type { Answer } from './http.ts';
import type { IdempotencyKeys } from './idempotency.ts';
import { newId } from './ids.ts';
import { findRoute } from './router.ts';
import type { Route } from './router.ts';
import { accountRoutes } from './resources/accounts.ts';
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts';
import { customerRoutes } from './resources/customers.ts';
import { priceRoutes } from './resources/prices.ts';
import { productRoutes } from './resources/products.ts';
import { readRoutes } from './resources/reads.ts';
import { refundRoutes } from './resources/refunds.ts';
import { transferRoutes } from './resources/transfers.ts';

const ROUTES: Route[] = [
  ...accountRoutes,
  ...checkoutSessionRoutes,
  ...customerRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...readRoutes,
  ...refundRoutes,
  ...transferRoutes,
];

/** How the API misbehaves, when a test wants it to. */
export interface Outage {
  down: boolean;
  status: 500 | 503 | 'reset';
  latencyMs: number;
}

export interface ApiRequest {
  request: IncomingMessage;
  url: URL;
  body: string;
}

interface Api {
  context: Omit<Context, 'origin'>;
  keys: IdempotencyKeys;
  outage: Outage;
}

/** Answers one request to `/v1/…` as Stripe does. */
export async function answerApi(api: Api, call: ApiRequest): Promise<Answer> {
  const requestId = newId('req');
  const headers: Record<string, string> = {
    'request-id': requestId,
    'stripe-version': api.context.apiVersion,
  };
  try {
    const { status, body, replayOf } = await perform(api, call, requestId);
    const key = header(call.request, 'idempotency-key');
    if (key !== undefined) headers['idempotency-key'] = key;
    if (replayOf)
      Object.assign(headers, { 'idempotent-replayed': 'true', 'original-request': replayOf });
    return json(status, body, headers);
  } catch (error) {
    if (error instanceof ApiError) return json(error.status, { error: error.body }, headers);
    throw error;
  }
}

interface Performed {
  status: number;
  body: object;
  replayOf?: string;
}

async function perform(
  { context, keys, outage }: Api,
  { request, url, body }: ApiRequest,
  requestId: string,
): Promise<Performed> {
  authenticate(header(request, 'authorization'));
  if (outage.down) throw outageError(outage.status);
  const method = request.method ?? 'GET';
  const found = findRoute(ROUTES, method, url.pathname);
  if (!found) throw unknownRoute(method, url.pathname);
  checkHeaders(request, context.apiVersion, body);
  const sent = method === 'POST' ? body : url.search;
  const key = method === 'POST' ? header(request, 'idempotency-key') : undefined;
  const known = key === undefined ? undefined : keys.recall(key, url.pathname, sent);
  if (known) return { status: known.status, body: known.body, replayOf: known.requestId };

  return keys.during(key, async () => {
    const form = parseForm(sent);
    const run = found.route.prepare(found.id, form);
    if (outage.latencyMs > 0) await pause(outage.latencyMs);
    const origin = { id: requestId, idempotency_key: key ?? null };
    const remember = ({ status, body: answer }: Performed) => {
      if (key === undefined) return;
      keys.remember({ id: key, route: url.pathname, sent, status, body: answer, requestId });
    };
    try {
      return context.store.transaction(() => {
        const answer = run({ ...context, origin });
        const done = { status: 200, body: expand(context.store, answer, expansionOf(form)) };
        remember(done);
        return done;
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.beforeExecution) remember({ status: error.status, body: { error: error.body } });
      throw error;
    }
  });
}

function expansionOf({ expand: paths }: Record<string, unknown>): string[] {
  if (typeof paths !== 'object' || paths === null) return [];
  return Object.values(paths).filter((path) => typeof path === 'string');
}

function checkHeaders(request: IncomingMessage, apiVersion: string, body: string): void {
  const version = header(request, 'stripe-version');
  if (version !== undefined && version !== apiVersion) {
    throw invalidParameter(
      `Invalid Stripe API version: ${version}. The local stand-in speaks ${apiVersion} only.`,
      {},
    );
  }
  if (header(request, 'stripe-account') !== undefined) throw notHere('Stripe-Account');
  const type = header(request, 'content-type') ?? 'application/x-www-form-urlencoded';
  if (body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw invalidParameter(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). ' +
        'If you have any questions, we can help at https://support.stripe.com/.',
      {},
    );
  }
}

function outageError(status: Outage['status']): ApiError {
  return new ApiError(status === 503 ? 503 : 500, {
    type: 'api_error',
    message: 'Sorry! There was an error while talking to one of our backends.',
  });
}
