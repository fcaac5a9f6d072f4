import { z } from 'zod';
import type { Outage } from './api.ts';
import type { Context } from './context.ts';
import { ApiError, invalidRequest, noSuch, unknownRoute } from './errors.ts';
import { json } from './http.ts';
import type { Answer } from './http.ts';
import { dispute } from './payments/dispute.ts';
import { getCharge } from './payments/charge.ts';
import { getPaymentIntent } from './payments/payment-intent.ts';
import { payAs, PAY_OUTCOMES } from './payments/outcomes.ts';
import { getSession } from './resources/checkout-sessions.ts';
import type { WebhookQueue } from './webhooks/delivery.ts';

interface Local {
  context: Context;
  webhooks: WebhookQueue;
  outage: Outage;
}

const payBody = z.strictObject({
  outcome: z.enum(PAY_OUTCOMES),
  email: z.email().optional(),
  name: z.string().optional(),
});
const disputeBody = z.strictObject({
  outcome: z.enum(['created', 'won', 'lost']),
  reason: z.string().optional(),
});
const webhooksBody = z.strictObject({
  duplicates: z.int().min(0).max(100).optional(),
  shuffle: z.boolean().optional(),
  delayMs: z.number().min(0).max(600_000).optional(),
  paused: z.boolean().optional(),
  dropped: z.boolean().optional(),
});
const flushBody = z.strictObject({ order: z.enum(['created', 'reverse', 'shuffle']).optional() });
const downBody = z.strictObject({
  down: z.boolean().optional(),
  status: z.union([z.literal(500), z.literal(503), z.literal('reset')]).optional(),
  latencyMs: z.number().min(0).max(60_000).optional(),
});

/** `/_local/…`: what a buyer, a bank or a bad day would do, for tests and demos. */
export async function answerLocal(
  local: Local,
  method: string,
  url: URL,
  body: string,
): Promise<Answer> {
  try {
    return await perform(local, method, url, body);
  } catch (error) {
    if (error instanceof ApiError) return json(error.status, { error: error.body });
    throw error;
  }
}

async function perform(local: Local, method: string, url: URL, body: string): Promise<Answer> {
  const [resource = '', ...rest] = url.pathname.split('/').slice(2);
  const [id = ''] = rest.slice(-2);
  switch (`${method} ${resource}${rest.length > 0 ? `/…/${rest.at(-1)}` : ''}`) {
    case 'GET health':
      return json(200, { ok: true });
    case 'POST checkout/…/pay':
      return json(200, pay(local, id, parse(payBody, body)));
    case 'POST charges/…/dispute':
      return json(200, disputeCharge(local, id, parse(disputeBody, body)));
    case 'POST webhooks':
      Object.assign(local.webhooks.settings, parse(webhooksBody, body));
      local.webhooks.wake();
      return json(200, local.webhooks.settings);
    case 'POST webhooks/…/flush':
      return json(200, { items: await local.webhooks.flush(parse(flushBody, body).order) });
    case 'POST events/…/resend':
      return json(200, { items: resend(local, id) });
    case 'GET deliveries':
      return json(200, { items: deliveries(local, url.searchParams) });
    case 'POST down':
      Object.assign(local.outage, parse(downBody, body));
      return json(200, local.outage);
    default:
      throw unknownRoute(method, url.pathname);
  }
}

function pay(
  { context }: Local,
  id: string,
  { outcome, ...payer }: z.output<typeof payBody>,
): object {
  return context.store.transaction(() => payAs(context, getSession(context, id), outcome, payer));
}

/** The id may be a charge's or its payment intent's. */
function disputeCharge(
  { context }: Local,
  id: string,
  request: z.output<typeof disputeBody>,
): object {
  const chargeId = id.startsWith('pi_') ? String(getPaymentIntent(context, id).latest_charge) : id;
  return context.store.transaction(() => dispute(context, getCharge(context, chargeId), request));
}

function resend({ context, webhooks }: Local, id: string): object[] {
  const event = context.store.get('event', id);
  if (!event) throw noSuch('event', id);
  return context.store.transaction(() => webhooks.enqueue(event));
}

function deliveries({ context }: Local, query: URLSearchParams): object[] {
  const matches = (name: string, value: string) => !query.has(name) || query.get(name) === value;
  return context.store
    .list('delivery')
    .filter((row) => matches('event', row.event) && matches('type', row.type))
    .filter((row) => matches('endpoint', row.endpoint) && matches('status', row.status));
}

function parse<T extends z.ZodType>(schema: T, body: string): z.output<T> {
  const result = schema.safeParse(parseJson(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalidRequest(issue?.message ?? 'Invalid body', { param: issue?.path.join('.') });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw invalidRequest('The body is not JSON.');
  }
}
