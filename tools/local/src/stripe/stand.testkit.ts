import { WEBHOOK_ENDPOINTS } from '@codex/constants';
import type { WebhookEndpoint } from '@codex/constants';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { vi } from 'vitest';
import { readBody } from './http.ts';
import { startStripe } from './index.ts';

interface Received {
  endpoint: WebhookEndpoint;
  event: Stripe.Event;
}

function forEveryEndpoint(
  value: (name: WebhookEndpoint) => string,
): Record<WebhookEndpoint, string> {
  return {
    booking: value('booking'),
    payment: value('payment'),
    subscription: value('subscription'),
    customer: value('customer'),
    connect: value('connect'),
    dispute: value('dispute'),
  };
}

/** A stand-in of its own for one test file, a listener for its webhooks, and the real package. */
export async function startStand() {
  const port = await freePort();
  const stateDir = await mkdtemp(join(tmpdir(), 'stripe-stand-'));
  const secrets = forEveryEndpoint((name) => `whsec_${name}`);
  const received: Received[] = [];
  const refusing = new Set<WebhookEndpoint>();
  const stripe = new Stripe('sk_test_local', { host: 'localhost', port, protocol: 'http' });
  const listener = await listen(async (endpoint, body, signature) => {
    if (refusing.has(endpoint)) return 500;
    const event = await stripe.webhooks.constructEventAsync(body, signature, secrets[endpoint]);
    received.push({ endpoint, event });
    return 200;
  });
  const { port: listenerPort } = addressOf(listener);
  const start = () =>
    startStripe({
      port,
      stateDir,
      webhookTargets: forEveryEndpoint((name) => `http://127.0.0.1:${listenerPort}/${name}`),
      webhookSecrets: secrets,
    });
  let running = await start();
  const url = `http://localhost:${port}`;

  return {
    stripe,
    url,
    stateDir,
    received,
    refusing,
    /** Types in the order of arrival; of one object where its id is given. */
    types: (about?: string) =>
      received
        .filter(({ event }) => !about || JSON.stringify(event.data.object).includes(about))
        .map(({ event }) => event.type),
    waitFor: (type: string, about: string) =>
      vi.waitFor(
        () => {
          const found = received.find(
            ({ event }) => event.type === type && JSON.stringify(event.data.object).includes(about),
          );
          if (!found) throw new Error(`${type} about ${about} did not arrive`);
          return found;
        },
        { timeout: 8000, interval: 20 },
      ),
    local: async (path: string, body: object = {}) => {
      const response = await fetch(`${url}/_local/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      const answer: Record<string, unknown> = await response.json();
      return { status: response.status, body: answer };
    },
    restart: async () => {
      await running.stop();
      running = await start();
    },
    stop: async () => {
      await running.stop();
      listener.closeAllConnections();
      listener.close();
      await rm(stateDir, { recursive: true });
    },
  };
}

export type Stand = Awaited<ReturnType<typeof startStand>>;

/** A payable session for an item of 10.00 USD. */
export function sessionParams(
  changes: Stripe.Checkout.SessionCreateParams = {},
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'usd', unit_amount: 1000, product_data: { name: 'A film' } },
      },
    ],
    success_url: 'http://localhost:5173/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:5173/back',
    ...changes,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = addressOf(probe);
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}

async function listen(
  receive: (endpoint: WebhookEndpoint, body: string, signature: string) => Promise<number>,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const endpoint = WEBHOOK_ENDPOINTS.find((name) => request.url === `/${name}`);
    const body = await readBody(request);
    const signature = String(request.headers['stripe-signature']);
    const status = endpoint ? await receive(endpoint, body, signature).catch(() => 400) : 404;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address;
}
