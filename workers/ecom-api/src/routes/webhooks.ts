import { MAX_JSON_BODY_BYTES, WEBHOOK_ENDPOINTS, type WebhookEndpoint } from '@codex/constants';
import { verifyWebhookSignature } from '@codex/purchase';
import type { Bindings, HonoEnv } from '@codex/shared-types';
import { webhookReceiptSchema } from '@codex/validation';
import { readText } from '@codex/worker-utils';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

const secretOf: Record<WebhookEndpoint, (env: Bindings) => string | undefined> = {
  booking: (env) => env.STRIPE_WEBHOOK_SECRET_BOOKING,
  payment: (env) => env.STRIPE_WEBHOOK_SECRET_PAYMENT,
  subscription: (env) => env.STRIPE_WEBHOOK_SECRET_SUBSCRIPTION,
  customer: (env) => env.STRIPE_WEBHOOK_SECRET_CUSTOMER,
  connect: (env) => env.STRIPE_WEBHOOK_SECRET_CONNECT,
  dispute: (env) => env.STRIPE_WEBHOOK_SECRET_DISPUTE,
};

const receive = (endpoint: WebhookEndpoint) =>
  procedure({
    policy: { auth: 'none', rateLimit: 'webhook' },
    summary: `Signed events of Stripe for the ${endpoint} endpoint`,
    rawBody: 'application/json',
    output: webhookReceiptSchema,
    envelope: 'bare',
    handler: async ({ c, env, services }) => {
      const event = await verifyWebhookSignature({
        payload: await readText(c.req.raw, MAX_JSON_BODY_BYTES),
        signature: c.req.header('stripe-signature'),
        secret: secretOf[endpoint](env),
      });
      await services.inbox.receive(endpoint, event);
      return { received: true as const };
    },
  });

export const webhookRoutes = new Hono<HonoEnv>();
for (const endpoint of WEBHOOK_ENDPOINTS) webhookRoutes.post(`/${endpoint}`, receive(endpoint));
