import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { mergeMetadata } from '../metadata.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';

const LINK_SECONDS = 300;
const CAPABILITIES = ['card_payments', 'transfers'] as const;

/** @throws ApiError `resource_missing` */
export function getAccount({ store }: Context, id: string, param?: string): Stripe.Account {
  const account = store.get('account', id);
  if (!account) throw noSuch('account', id, param);
  return account;
}

/** What an onboarded account may do: everything it asked for. */
export function finishOnboarding(context: Context, account: Stripe.Account): Stripe.Account {
  const asked = account.capabilities ?? {};
  const capabilities = Object.fromEntries(Object.keys(asked).map((name) => [name, 'active']));
  const requirements = account.requirements && {
    ...account.requirements,
    currently_due: [],
    past_due: [],
  };
  return change(
    context,
    'account',
    account,
    {
      capabilities,
      charges_enabled: true,
      details_submitted: true,
      payouts_enabled: true,
      requirements,
    },
    'account.updated',
  );
}

function createAccount(context: Context, params: Stripe.AccountCreateParams): Stripe.Account {
  onlySupports(params, 'business_type capabilities country email expand metadata type');
  const { capabilities = {}, country = 'US' } = params;
  onlySupports(capabilities, CAPABILITIES.join(' '), 'capabilities');
  const requested = CAPABILITIES.filter((name) => capabilities[name]?.requested);
  const account = context.store.put('account', {
    id: newId('acct'),
    object: 'account',
    business_type: params.business_type ?? null,
    capabilities: Object.fromEntries(requested.map((name) => [name, 'inactive'])),
    charges_enabled: false,
    country,
    created: now(),
    default_currency: country === 'US' ? 'usd' : country === 'GB' ? 'gbp' : 'eur',
    details_submitted: false,
    email: params.email ?? null,
    metadata: mergeMetadata({}, params.metadata),
    payouts_enabled: false,
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: ['external_account', 'tos_acceptance.date', 'tos_acceptance.ip'],
      disabled_reason: 'requirements.past_due',
      errors: [],
      eventually_due: [],
      past_due: ['external_account', 'tos_acceptance.date', 'tos_acceptance.ip'],
      pending_verification: [],
    },
    type: params.type ?? 'standard',
  });
  emit(context, 'account.updated', account);
  return account;
}

function updateAccount(
  context: Context,
  params: Stripe.AccountUpdateParams,
  id: string,
): Stripe.Account {
  onlySupports(params, 'email expand metadata');
  const account = getAccount(context, id);
  const changes = {
    email: params.email === undefined ? account.email : params.email || null,
    metadata: mergeMetadata(account.metadata ?? {}, params.metadata),
  };
  return change(context, 'account', account, changes, 'account.updated');
}

function createAccountLink(context: Context, params: Stripe.AccountLinkCreateParams): object {
  onlySupports(params, 'account expand refresh_url return_url type');
  const { id } = getAccount(context, params.account, 'account');
  for (const param of ['refresh_url', 'return_url'] as const) {
    if (!URL.canParse(params[param] ?? '')) {
      throw invalidRequest('Not a valid URL', { param, code: 'url_invalid' });
    }
  }
  const back = new URLSearchParams({ return_url: params.return_url ?? '' });
  return {
    object: 'account_link',
    created: now(),
    expires_at: now() + LINK_SECONDS,
    url: `${context.baseUrl}/setup/${id}?${back.toString()}`,
  };
}

export const accountRoutes: Route[] = [
  route('POST', '/v1/accounts', 'accounts.create', createAccount),
  route('GET', '/v1/accounts/:id', 'accounts.retrieve', (context, _, id) =>
    getAccount(context, id),
  ),
  route('POST', '/v1/accounts/:id', 'accounts.update', updateAccount),
  route('POST', '/v1/account_links', 'accountLinks.create', createAccountLink),
];
