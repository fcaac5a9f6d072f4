import type Stripe from 'stripe';
import { change, now } from '../context.ts';
import type { Context } from '../context.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import type { SessionPlan } from '../records.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';
import { checkSession, DAY } from './checkout-rules.ts';
import { getCustomer } from './customers.ts';
import { createLineItems } from './line-items.ts';
import { checkedCurrency } from './prices.ts';
import { detailsOf, emptySession } from './session-shape.ts';

type Session = Stripe.Checkout.Session;
type CreateParams = Stripe.Checkout.SessionCreateParams;

/** @throws ApiError `resource_missing` */
export function getSession({ store }: Context, id: string): Session {
  const session = store.get('checkout_session', id);
  if (!session) throw noSuch('checkout.session', id);
  return session;
}

/** The parts of a session that its answer does not show. */
export function planOf({ store }: Context, { id }: Session): SessionPlan {
  const plan = store.get('session_plan', id);
  if (!plan) throw noSuch('checkout.session', id);
  return plan;
}

/** Ends an open session; nothing can be paid on it any more. */
export function expireSession(context: Context, session: Session): Session {
  if (session.status !== 'open') {
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  return change(
    context,
    'checkout_session',
    session,
    { status: 'expired', url: null },
    'checkout.session.expired',
  );
}

function createSession(context: Context, params: CreateParams): object {
  checkSession(params);
  const customer = params.customer ? getCustomer(context, params.customer, 'customer') : undefined;
  const lineItems = createLineItems(context, params.line_items);
  const currency = lineItems[0]?.currency ?? '';
  if (params.currency && checkedCurrency(params.currency, 'currency') !== currency) {
    throw invalidRequest('The currency of the session must match the currency of its prices.', {
      param: 'currency',
    });
  }
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  const paymentIntentData = params.payment_intent_data ?? {};
  mergeMetadata({}, paymentIntentData.metadata, 'payment_intent_data[metadata]');
  const id = newId('cs_test');
  const email = customer?.email ?? params.customer_email ?? null;
  const session = context.store.put('checkout_session', {
    ...emptySession(id),
    amount_subtotal: total,
    amount_total: total,
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    currency,
    customer: customer?.id ?? null,
    customer_creation: customer ? null : (params.customer_creation ?? 'if_required'),
    customer_details: email ? detailsOf({ email, name: customer?.name ?? null }) : null,
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? now() + DAY,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    payment_method_types: params.allowed_payment_method_types ?? ['card', 'us_bank_account'],
    submit_type: params.submit_type ?? null,
    success_url: params.success_url ?? null,
    url: `${context.baseUrl}/c/pay/${id}`,
  });
  context.store.put('session_plan', { id, lineItems, paymentIntentData });
  return withLineItems(context, session, params.expand);
}

/** A session shows its line items only to who asks for them. */
function withLineItems(context: Context, session: Session, expand: string[] = []): object {
  if (!expand.some((path) => path.split('.')[0] === 'line_items')) return session;
  return { ...session, line_items: lineItemsOf(context, session.id, { limit: 10 }) };
}

function lineItemsOf(
  context: Context,
  id: string,
  params: Stripe.Checkout.SessionListLineItemsParams,
) {
  const { lineItems } = planOf(context, getSession(context, id));
  return page(lineItems, params, `/v1/checkout/sessions/${id}/line_items`);
}

function listSessions({ store }: Context, params: Stripe.Checkout.SessionListParams): object {
  const { customer, customer_details, payment_intent, status, ...rest } = params;
  onlySupports(rest, 'created ending_before expand limit starting_after');
  const rows = store
    .list('checkout_session')
    .filter((row) => customer === undefined || row.customer === customer)
    .filter((row) => payment_intent === undefined || row.payment_intent === payment_intent)
    .filter((row) => status === undefined || row.status === status)
    .filter((row) => !customer_details || row.customer_details?.email === customer_details.email);
  return page(rows, rest, '/v1/checkout/sessions');
}

export const checkoutSessionRoutes: Route[] = [
  route('POST', '/v1/checkout/sessions', 'checkout.sessions.create', createSession),
  route('GET', '/v1/checkout/sessions', 'checkout.sessions.list', listSessions),
  route('GET', '/v1/checkout/sessions/:id', 'checkout.sessions.retrieve', (context, params, id) =>
    withLineItems(context, getSession(context, id), params.expand),
  ),
  route(
    'POST',
    '/v1/checkout/sessions/:id/expire',
    'checkout.sessions.expire',
    (context, params, id) =>
      withLineItems(context, expireSession(context, getSession(context, id)), params.expand),
  ),
  route(
    'GET',
    '/v1/checkout/sessions/:id/line_items',
    'checkout.sessions.lineItems',
    (context, params, id) => lineItemsOf(context, id, params),
  ),
];
