import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';

const SUPPORTED = 'address description email expand metadata name phone preferred_locales shipping';

/** @throws ApiError `resource_missing` for an unknown customer and for a deleted one */
export function getCustomer({ store }: Context, id: string, param?: string): Stripe.Customer {
  const customer = store.get('customer', id);
  if (!customer) throw noSuch('customer', id, param);
  return customer;
}

export function createCustomer(
  context: Context,
  params: Stripe.CustomerCreateParams,
): Stripe.Customer {
  onlySupports(params, SUPPORTED);
  const id = newId('cus');
  const customer = context.store.put('customer', {
    id,
    object: 'customer',
    balance: 0,
    created: now(),
    currency: null,
    default_source: null,
    delinquent: false,
    discount: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    next_invoice_sequence: 1,
    tax_exempt: 'none',
    test_clock: null,
    ...contact(params),
    metadata: mergeMetadata({}, params.metadata),
  });
  emit(context, 'customer.created', customer);
  return customer;
}

function updateCustomer(
  context: Context,
  params: Stripe.CustomerUpdateParams,
  id: string,
): Stripe.Customer {
  onlySupports(params, SUPPORTED);
  const customer = getCustomer(context, id);
  const changes = {
    ...contact({ ...currentContact(customer), ...params }),
    metadata: mergeMetadata(customer.metadata, params.metadata),
  };
  return change(context, 'customer', customer, changes, 'customer.updated');
}

function deleteCustomer(context: Context, id: string): object {
  const customer = getCustomer(context, id);
  context.store.remove('customer', id);
  emit(context, 'customer.deleted', customer);
  return context.store.put('deleted_customer', { id, object: 'customer', deleted: true });
}

type Contact = Pick<
  Stripe.CustomerUpdateParams,
  'address' | 'description' | 'email' | 'name' | 'phone' | 'preferred_locales' | 'shipping'
>;

function currentContact(customer: Stripe.Customer): Contact {
  const { description, email, name, phone, preferred_locales } = customer;
  return {
    description: description ?? undefined,
    email: email ?? undefined,
    name: name ?? undefined,
    phone: phone ?? undefined,
    preferred_locales: preferred_locales ?? undefined,
  };
}

function contact({
  address,
  description,
  email,
  name,
  phone,
  preferred_locales,
  shipping,
}: Contact) {
  if (email && !isEmail(email)) {
    throw invalidRequest(`Invalid email address: ${email}`, {
      param: 'email',
      code: 'email_invalid',
    });
  }
  return {
    address: address ? fullAddress(address) : null,
    description: description || null,
    email: email || null,
    name: name || null,
    phone: phone || null,
    preferred_locales: preferred_locales ?? [],
    shipping: shipping ? { ...shipping, address: fullAddress(shipping.address ?? {}) } : null,
  };
}

export function isEmail(text: string): boolean {
  return text.length <= 512 && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text);
}

function fullAddress(address: Partial<Stripe.Address>): Stripe.Address {
  const { city = null, country = null, line1 = null, line2 = null } = address;
  const { postal_code = null, state = null } = address;
  return { city, country, line1, line2, postal_code, state };
}

export const customerRoutes: Route[] = [
  route('POST', '/v1/customers', 'customers.create', createCustomer),
  route('GET', '/v1/customers', 'customers.list', ({ store }, { email, ...params }) => {
    onlySupports(params, 'created ending_before expand limit starting_after');
    const rows = store.list('customer').filter((row) => email === undefined || row.email === email);
    return page(rows, params, '/v1/customers');
  }),
  route(
    'GET',
    '/v1/customers/:id',
    'customers.retrieve',
    (context, _, id) => context.store.get('deleted_customer', id) ?? getCustomer(context, id),
  ),
  route('POST', '/v1/customers/:id', 'customers.update', updateCustomer),
  route('DELETE', '/v1/customers/:id', 'customers.del', (context, _, id) =>
    deleteCustomer(context, id),
  ),
];
