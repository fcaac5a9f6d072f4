import type Stripe from 'stripe';
import { now } from '../context.ts';
import { invalidRequest, notHere } from '../errors.ts';
import { onlySupports } from '../supported.ts';
import { isEmail } from './customers.ts';

type CreateParams = Stripe.Checkout.SessionCreateParams;

/** Seconds. */
export const DAY = 86_400;
const HALF_HOUR = 1800;

const SUPPORTED =
  'adaptive_pricing allow_promotion_codes automatic_tax billing_address_collection cancel_url client_reference_id ' +
  'currency customer customer_creation customer_email expand expires_at line_items locale metadata mode ' +
  'payment_intent_data allowed_payment_method_types submit_type success_url ui_mode';
const ON_IS_NOT_HERE = ['adaptive_pricing', 'allow_promotion_codes', 'automatic_tax'] as const;
const PAYMENT_METHODS = new Set(['card', 'link', 'us_bank_account', 'sepa_debit', 'bacs_debit']);

/** @throws ApiError for what Checkout refuses beyond the types of its parameters */
export function checkSession(params: CreateParams): void {
  onlySupports(params, SUPPORTED);
  for (const name of ON_IS_NOT_HERE) onlySupports({ [name]: params[name] ?? false }, '');
  if (params.payment_intent_data) {
    onlySupports(
      params.payment_intent_data,
      'description metadata receipt_email statement_descriptor statement_descriptor_suffix transfer_group',
      'payment_intent_data',
    );
  }
  if (params.mode === undefined) throw missing('mode');
  if (params.mode !== 'payment') throw notHere(`mode=${params.mode}`);
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page') {
    throw notHere(`ui_mode=${params.ui_mode}`);
  }
  const other = params.allowed_payment_method_types?.find((type) => !PAYMENT_METHODS.has(type));
  if (other) throw notHere(`allowed_payment_method_types (${other})`);
  if (params.success_url === undefined) throw missing('success_url');
  checkUrl(params.success_url, 'success_url');
  checkUrl(params.cancel_url, 'cancel_url');
  checkCustomer(params);
  checkReference(params.client_reference_id);
  checkExpiry(params.expires_at);
}

function missing(param: string) {
  return invalidRequest(`Missing required param: ${param}.`, { param, code: 'parameter_missing' });
}

function checkUrl(url: string | undefined, param: string): void {
  if (url === undefined) return;
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'https:' || protocol === 'http:') return;
  throw invalidRequest('Not a valid URL', { param, code: 'url_invalid' });
}

function checkCustomer({ customer, customer_email, customer_creation }: CreateParams): void {
  if (customer && customer_email) {
    throw invalidRequest(
      'You may only specify one of these parameters: customer, customer_email.',
      {
        param: 'customer',
      },
    );
  }
  if (customer && customer_creation) {
    throw invalidRequest(
      'You may only specify one of these parameters: customer, customer_creation.',
      {
        param: 'customer_creation',
      },
    );
  }
  if (customer_email && !isEmail(customer_email)) {
    throw invalidRequest(`Invalid email address: ${customer_email}`, {
      param: 'customer_email',
      code: 'email_invalid',
    });
  }
}

function checkReference(reference: string | undefined): void {
  if (reference === undefined || reference.length <= 200) return;
  throw invalidRequest(
    `Invalid string: ${reference.slice(0, 20)}...; must be at most 200 characters`,
    {
      param: 'client_reference_id',
    },
  );
}

function checkExpiry(expiresAt: number | undefined): void {
  if (expiresAt === undefined) return;
  const left = expiresAt - now();
  if (left < HALF_HOUR) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  if (left > DAY) {
    throw invalidRequest(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
}
