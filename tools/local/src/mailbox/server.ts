import { once } from 'node:events';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { bareAddress, emailSchema, Messages } from './messages.ts';
import { inboxPage, messagePage } from './pages.ts';

const KEEP_ALIVE_MS = 10 * 60_000;
const MAX_KEY_LENGTH = 256;
const PAGE_HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
  'x-content-type-options': 'nosniff',
};
const outageSchema = z.strictObject({ to: z.string(), requests: z.int().min(1).max(1000) });

export interface MailboxOptions {
  port: number;
  stateDir: string;
  apiKey: string;
}

/** Resend's stand-in: takes mail as Resend does and shows it instead of sending it. */
export async function startMailbox({ port, stateDir, apiKey }: MailboxOptions) {
  const app = mailboxApp(new Messages(join(stateDir, 'mailbox/messages.jsonl')), apiKey);
  const server = createAdaptorServer({ fetch: app.fetch });
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    },
  };
}

function mailboxApp(messages: Messages, apiKey: string): Hono {
  const outages = new Map<string, number>();
  const isDownFor = (address: string) => {
    const left = outages.get(address) ?? 0;
    if (left > 0) outages.set(address, left - 1);
    return left > 0;
  };
  const app = new Hono();

  app.post('/emails', async (c) => {
    const authorization = c.req.header('authorization');
    if (!authorization) return c.json(problem(401, 'missing_api_key', 'Missing API key'), 401);
    if (authorization !== `Bearer ${apiKey}`) {
      return c.json(problem(403, 'invalid_api_key', 'API key is invalid'), 403);
    }
    const body: unknown = await c.req.json().catch(() => undefined);
    const parsed = emailSchema.safeParse(body);
    if (!parsed.success) {
      return c.json(problem(422, 'validation_error', z.prettifyError(parsed.error)), 422);
    }
    const key = c.req.header('idempotency-key');
    if (key !== undefined && (key.length === 0 || key.length > MAX_KEY_LENGTH)) {
      return c.json(
        problem(400, 'invalid_idempotency_key', 'The key must be 1-256 characters'),
        400,
      );
    }
    if ([parsed.data.to].flat().some((to) => isDownFor(bareAddress(to)))) {
      return c.json(problem(503, 'service_unavailable', 'Mail is down, as ordered'), 503);
    }
    const delivery = messages.deliver(parsed.data, key);
    if ('conflict' in delivery) {
      const said = 'Same idempotency key used with a different request payload';
      return c.json(problem(409, 'invalid_idempotent_request', said), 409);
    }
    return c.json({ id: delivery.id });
  });

  // For tests: the next deliveries to one address fail.
  app.post('/_local/outage', async (c) => {
    const outage = outageSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!outage.success) return c.json({ message: z.prettifyError(outage.error) }, 400);
    outages.set(bareAddress(outage.data.to), outage.data.requests);
    return c.json({ ok: true });
  });

  app.get('/api/messages', (c) => c.json({ items: messages.list(c.req.query('to')) }));
  app.get('/health', (c) => c.json({ status: 'healthy' }));
  app.get('/', (c) => c.html(inboxPage(messages.list(c.req.query('to'))), 200, PAGE_HEADERS));
  app.get('/messages/:id', (c) => {
    const message = messages.find(c.req.param('id'));
    return message ? c.html(messagePage(message), 200, PAGE_HEADERS) : c.notFound();
  });
  app.get('/messages/:id/html', (c) => {
    const message = messages.find(c.req.param('id'));
    if (!message) return c.notFound();
    // Somebody else's HTML: no scripts, no forms, nothing loaded, links open in a new tab.
    return c.html(`<base target="_blank">${message.html}`, 200, {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox",
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}

function problem(statusCode: number, name: string, message: string) {
  return { statusCode, name, message };
}
