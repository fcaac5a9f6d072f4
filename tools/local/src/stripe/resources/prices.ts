import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { currencyList, isCurrency } from '../money.ts';
import type { Price } from '../records.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';
import { createProduct, getProduct } from './products.ts';

interface NewPrice {
  active: boolean;
  currency: string;
  unitAmount: number;
  product: string;
  nickname?: string;
  lookupKey?: string;
  recurring?: { interval: Stripe.Price.Recurring.Interval; interval_count?: number };
  metadata?: Record<string, string>;
}

/** @throws ApiError `resource_missing` */
export function getPrice({ store }: Context, id: string, param?: string): Price {
  const price = store.get('price', id);
  if (!price) throw noSuch('price', id, param);
  return price;
}

/** The currency in lower case. @throws ApiError for one Stripe does not know */
export function checkedCurrency(currency: string, param: string): string {
  const code = currency.toLowerCase();
  if (isCurrency(code)) return code;
  throw invalidRequest(
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ${currencyList()}`,
    { param },
  );
}

/** @throws ApiError unless exactly one whole, non-negative amount is given */
export function checkedUnitAmount(
  { unit_amount, unit_amount_decimal }: { unit_amount?: number; unit_amount_decimal?: object },
  prefix = '',
): number {
  const name = (field: string) => (prefix ? `${prefix}[${field}]` : field);
  const amount = unit_amount ?? (unit_amount_decimal && Number(String(unit_amount_decimal)));
  if (amount === undefined) {
    throw invalidRequest(`Missing required param: ${name('unit_amount')}.`, {
      param: name('unit_amount'),
      code: 'parameter_missing',
    });
  }
  if (unit_amount !== undefined && unit_amount_decimal !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
      {
        param: name('unit_amount'),
      },
    );
  }
  if (!Number.isInteger(amount) || amount < 0) {
    throw invalidRequest('Invalid non-negative integer', {
      param: name('unit_amount'),
      code: 'parameter_invalid_integer',
    });
  }
  return amount;
}

export function storePrice(context: Context, given: NewPrice): Price {
  const { recurring } = given;
  const price = context.store.put('price', {
    id: newId('price'),
    object: 'price',
    active: given.active,
    billing_scheme: 'per_unit',
    created: now(),
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: given.lookupKey ?? null,
    metadata: given.metadata ?? {},
    nickname: given.nickname ?? null,
    product: given.product,
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: given.unitAmount,
    unit_amount_decimal: String(given.unitAmount),
  });
  emit(context, 'price.created', price);
  return price;
}

function createPrice(context: Context, params: Stripe.PriceCreateParams): Price {
  onlySupports(
    params,
    'active currency expand lookup_key metadata nickname product product_data recurring unit_amount unit_amount_decimal',
  );
  const {
    active = true,
    nickname,
    lookup_key: lookupKey,
    product,
    product_data,
    recurring,
  } = params;
  if ((product === undefined) === (product_data === undefined)) {
    throw invalidRequest(
      'You must specify either `product` or `product_data` when creating a price.',
      {
        param: 'product',
      },
    );
  }
  if (recurring) onlySupports(recurring, 'interval interval_count', 'recurring');
  const currency = checkedCurrency(params.currency, 'currency');
  const unitAmount = checkedUnitAmount(params);
  if (product_data)
    onlySupports(product_data, 'active metadata name tax_code unit_label', 'product_data');
  const { id } = product_data
    ? createProduct(context, product_data)
    : getProduct(context, product ?? '', 'product');
  const metadata = mergeMetadata({}, params.metadata);
  return storePrice(context, {
    active,
    currency,
    unitAmount,
    product: id,
    nickname,
    lookupKey,
    recurring,
    metadata,
  });
}

function updatePrice(context: Context, params: Stripe.PriceUpdateParams, id: string): Price {
  onlySupports(params, 'active expand metadata nickname');
  const price = getPrice(context, id);
  const changes = {
    active: params.active ?? price.active,
    metadata: mergeMetadata(price.metadata, params.metadata),
    nickname: params.nickname === undefined ? price.nickname : params.nickname || null,
  };
  return change(context, 'price', price, changes, 'price.updated');
}

export const priceRoutes: Route[] = [
  route('POST', '/v1/prices', 'prices.create', createPrice),
  route(
    'GET',
    '/v1/prices',
    'prices.list',
    ({ store }, { active, product, currency, type, lookup_keys, ...params }) => {
      onlySupports(params, 'created ending_before expand limit starting_after');
      const rows = store
        .list('price')
        .filter((row) => active === undefined || row.active === active)
        .filter((row) => product === undefined || row.product === product)
        .filter((row) => currency === undefined || row.currency === currency)
        .filter((row) => type === undefined || row.type === type)
        .filter((row) => lookup_keys === undefined || lookup_keys.includes(row.lookup_key ?? ''));
      return page(rows, params, '/v1/prices');
    },
  ),
  route('GET', '/v1/prices/:id', 'prices.retrieve', (context, _, id) => getPrice(context, id)),
  route('POST', '/v1/prices/:id', 'prices.update', updatePrice),
];
