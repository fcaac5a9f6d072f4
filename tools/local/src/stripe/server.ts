import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerApi } from './api.ts';
import type { Outage } from './api.ts';
import { NOT_A_REQUEST } from './context.ts';
import type { Context } from './context.ts';
import { ApiError } from './errors.ts';
import { BodyTooLarge, json, readBody, send } from './http.ts';
import type { Answer } from './http.ts';
import type { IdempotencyKeys } from './idempotency.ts';
import { answerLocal } from './local-api.ts';
import { notFound, showCheckout, submitCheckout } from './pages/checkout-page.ts';
import { showReceipt } from './pages/receipt-page.ts';
import { showSetup, submitSetup } from './pages/setup-page.ts';
import type { WebhookQueue } from './webhooks/delivery.ts';

export interface Parts {
  context: Omit<Context, 'origin'>;
  keys: IdempotencyKeys;
  outage: Outage;
  webhooks: WebhookQueue;
  log?: (message: string) => void;
}

/** The HTTP side: the API under `/v1`, people's pages, and `/_local`. */
export function createStripeServer(parts: Parts): Server {
  return createServer((request, response) => {
    respond(parts, request, response).catch((error: unknown) => {
      parts.log?.(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
}

async function respond(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(`http://localhost${request.url ?? '/'}`);
  const isApi = url.pathname === '/v1' || url.pathname.startsWith('/v1/');
  if (isApi && parts.outage.down && parts.outage.status === 'reset') {
    request.socket.destroy();
    return;
  }
  send(response, await answer(parts, request, url, isApi));
  parts.webhooks.wake();
}

async function answer(
  parts: Parts,
  request: IncomingMessage,
  url: URL,
  isApi: boolean,
): Promise<Answer> {
  try {
    const body = await readBody(request);
    const { context, keys, outage, webhooks } = parts;
    if (isApi) return await answerApi({ context, keys, outage }, { request, url, body });
    const atDesk = { ...context, origin: NOT_A_REQUEST };
    if (url.pathname.startsWith('/_local/')) {
      return await answerLocal(
        { context: atDesk, webhooks, outage },
        request.method ?? 'GET',
        url,
        body,
      );
    }
    return context.store.transaction(() => answerPage(atDesk, request.method, url, body));
  } catch (error) {
    return failure(parts, error);
  }
}

function answerPage(context: Context, method: string | undefined, url: URL, body: string): Answer {
  const [, area, ...rest] = url.pathname.split('/');
  const id = rest[area === 'setup' ? 0 : 1] ?? '';
  const isPost = method === 'POST';
  if (area === 'c' && rest[0] === 'pay' && rest.length === 2) {
    return isPost ? submitCheckout(context, id, body) : showCheckout(context, id);
  }
  if (area === 'receipts' && rest[0] === 'payment') return showReceipt(context, id, url.pathname);
  if (area === 'setup' && rest.length === 1) {
    return isPost ? submitSetup(context, id, url) : showSetup(context, id);
  }
  return notFound();
}

function failure({ log }: Parts, error: unknown): Answer {
  if (error instanceof ApiError) return json(error.status, { error: error.body });
  if (error instanceof BodyTooLarge) {
    return json(413, {
      error: { type: 'invalid_request_error', message: 'Request body is too large.' },
    });
  }
  log?.(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return json(500, {
    error: { type: 'api_error', message: 'The local Stripe stand-in failed; see its log.' },
  });
}
