import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Domain } from 'resend';
import type { Stripe } from 'stripe';

interface Endpoint {
  id: string;
  url: string;
  enabled_events: string[];
  status: 'enabled' | 'disabled';
  connect: boolean;
  api_version: string | null;
}

interface ServicesState {
  /** Stripe's webhook endpoints, by id. */
  endpoints: Map<string, Endpoint>;
  chargesEnabled: boolean;
  /** Resend's domains and how far they are. */
  domains: Pick<Domain, 'name' | 'status'>[];
}

const MOST_ENDPOINTS = 16;
const FIELD = /^(url|api_version|description|connect|disabled|enabled_events\[\d+\])$/;
const EVENT = /^[a-z_]+(\.[a-z_]+)+$/;

/** What bootstrap and doctor ask of Stripe and Resend: webhook endpoints, the account, mail domains. */
export function servicesApi({ stripeKey, resendKey }: { stripeKey: string; resendKey: string }) {
  const state: ServicesState = { endpoints: new Map(), chargesEnabled: true, domains: [] };
  const stripe = new Hono();
  const problem = (message: string) => ({ error: { type: 'invalid_request_error', message } });
  stripe.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${stripeKey}`) {
      return c.json(problem('Invalid API Key provided'), 401);
    }
    return next();
  });
  stripe.get('/account', (c) =>
    c.json({
      id: 'acct_local',
      object: 'account',
      charges_enabled: state.chargesEnabled,
      payouts_enabled: true,
    } satisfies Partial<Stripe.Account>),
  );
  stripe.get('/webhook_endpoints', (c) =>
    c.json({
      object: 'list',
      has_more: false,
      url: '/v1/webhook_endpoints',
      data: [...state.endpoints.values()].map(show),
    }),
  );
  stripe.post('/webhook_endpoints', async (c) => {
    const fields = readForm(await c.req.text());
    if (typeof fields === 'string') return c.json(problem(fields), 400);
    const { url, events, values } = fields;
    if (!url || events.length === 0) return c.json(problem('Missing required param: url.'), 400);
    if (state.endpoints.size === MOST_ENDPOINTS) {
      return c.json(problem('You have reached the maximum of 16 webhook endpoints.'), 400);
    }
    const endpoint: Endpoint = {
      id: `we_${randomBytes(8).toString('hex')}`,
      url,
      enabled_events: events,
      status: 'enabled',
      connect: values.get('connect') === 'true',
      api_version: values.get('api_version'),
    };
    state.endpoints.set(endpoint.id, endpoint);
    return c.json({ ...show(endpoint), secret: `whsec_${randomBytes(16).toString('hex')}` });
  });
  stripe.post('/webhook_endpoints/:id', async (c) => {
    const endpoint = state.endpoints.get(c.req.param('id'));
    const fields = readForm(await c.req.text());
    if (typeof fields === 'string') return c.json(problem(fields), 400);
    if (!endpoint) return c.json(problem('No such webhook endpoint'), 404);
    if (fields.events.length > 0) endpoint.enabled_events = fields.events;
    if (fields.values.get('disabled') === 'false') endpoint.status = 'enabled';
    return c.json(show(endpoint));
  });
  stripe.delete('/webhook_endpoints/:id', (c) => {
    const id = c.req.param('id');
    if (!state.endpoints.delete(id)) return c.json(problem('No such webhook endpoint'), 404);
    return c.json({ id, object: 'webhook_endpoint', deleted: true });
  });

  const resend = new Hono();
  resend.get('/domains', (c) => {
    if (c.req.header('authorization') !== `Bearer ${resendKey}`) {
      return c.json(
        { statusCode: 403, name: 'invalid_api_key', message: 'API key is invalid' },
        403,
      );
    }
    const data = state.domains.map((domain, index): Partial<Domain> => ({
      id: String(index),
      region: 'eu-west-1',
      ...domain,
    }));
    return c.json({ object: 'list', has_more: false, data });
  });
  return { stripe, resend, state };
}

function show({ id, url, enabled_events, status, api_version }: Endpoint) {
  const rest = { livemode: false, metadata: {} };
  const endpoint = { id, object: 'webhook_endpoint', url, enabled_events, status, api_version };
  return { ...endpoint, ...rest } satisfies Partial<Record<keyof Stripe.WebhookEndpoint, unknown>>;
}

/** The fields of a form, or what is wrong with it. */
function readForm(text: string) {
  const values = new URLSearchParams(text);
  const unknown = [...values.keys()].find((key) => !FIELD.test(key));
  if (unknown) return `Received unknown parameter: ${unknown}`;
  const events = [...values]
    .filter(([key]) => key.startsWith('enabled_events'))
    .map(([, event]) => event);
  const wrong = events.find((event) => !EVENT.test(event));
  if (wrong) return `Invalid enabled_events: must be one of the known events, not ${wrong}`;
  return { url: values.get('url'), events, values };
}
