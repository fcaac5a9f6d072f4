import type Stripe from 'stripe';
import type { Context } from '../context.ts';
import { invalidRequest, notHere } from '../errors.ts';
import { newId } from '../ids.ts';
import { mergeMetadata } from '../metadata.ts';
import { formatMoney, MAX_AMOUNT, minimumCharge } from '../money.ts';
import type { LineItem, Price } from '../records.ts';
import { onlySupports } from '../supported.ts';
import { checkedCurrency, checkedUnitAmount, getPrice, storePrice } from './prices.ts';
import { createProduct, getProduct } from './products.ts';

type LineItemParams = Stripe.Checkout.SessionCreateParams.LineItem;
type PriceData = Stripe.Checkout.SessionCreateParams.LineItem.PriceData;

const MAX_LINE_ITEMS = 100;

/**
 * The line items of a new session; inline prices become products and prices, as Stripe makes them.
 * @throws ApiError for an item that Checkout would refuse, or a total it would not charge
 */
export function createLineItems(context: Context, given: LineItemParams[] = []): LineItem[] {
  if (given.length === 0) {
    throw invalidRequest('Missing required param: line_items.', {
      param: 'line_items',
      code: 'parameter_missing',
    });
  }
  if (given.length > MAX_LINE_ITEMS) {
    throw invalidRequest(`Array line_items exceeded maximum ${MAX_LINE_ITEMS} allowed elements.`, {
      param: 'line_items',
    });
  }
  const items = given.map((item, index) => createLineItem(context, item, `line_items[${index}]`));
  checkTotal(items);
  return items;
}

function createLineItem(context: Context, item: LineItemParams, name: string): LineItem {
  onlySupports(item, 'metadata price price_data quantity', name);
  const { quantity } = item;
  if (quantity === undefined) {
    throw invalidRequest(`Missing required param: ${name}[quantity].`, {
      param: `${name}[quantity]`,
      code: 'parameter_missing',
    });
  }
  if (quantity < 1 || quantity > 999_999) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      param: `${name}[quantity]`,
      code: 'parameter_invalid_integer',
    });
  }
  const price = priceOf(context, item, name);
  if (price.recurring) {
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: name },
    );
  }
  const product = getProduct(context, String(price.product));
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: product.name,
    metadata: mergeMetadata({}, item.metadata, `${name}[metadata]`),
    price,
    quantity,
  };
}

function priceOf(context: Context, { price, price_data }: LineItemParams, name: string): Price {
  if (price !== undefined && price_data !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: price, price_data.', {
      param: `${name}[price]`,
    });
  }
  if (price_data) return inlinePrice(context, price_data, `${name}[price_data]`);
  if (price === undefined) {
    throw invalidRequest(`Missing required param: ${name}[price].`, {
      param: `${name}[price]`,
      code: 'parameter_missing',
    });
  }
  const found = getPrice(context, price, `${name}[price]`);
  if (found.active) return found;
  throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, {
    param: `${name}[price]`,
  });
}

function inlinePrice(context: Context, data: PriceData, name: string): Price {
  onlySupports(
    data,
    'currency product product_data recurring unit_amount unit_amount_decimal',
    name,
  );
  if ((data.product === undefined) === (data.product_data === undefined)) {
    throw invalidRequest('You must specify either `product` or `product_data` in `price_data`.', {
      param: `${name}[product]`,
    });
  }
  const currency = checkedCurrency(data.currency, `${name}[currency]`);
  const unitAmount = checkedUnitAmount(data, name);
  const { recurring } = data;
  if (data.product) {
    const { id } = getProduct(context, data.product, `${name}[product]`);
    return storePrice(context, { active: false, currency, unitAmount, product: id, recurring });
  }
  const { name: title = '', description, images, metadata, ...rest } = data.product_data ?? {};
  onlySupports(rest, 'tax_code unit_label', `${name}[product_data]`);
  for (const image of images ?? []) {
    if (!URL.canParse(image)) {
      throw invalidRequest('Not a valid URL', {
        param: `${name}[product_data][images]`,
        code: 'url_invalid',
      });
    }
  }
  const product = createProduct(context, {
    name: title,
    description,
    images,
    metadata,
    active: false,
  });
  return storePrice(context, {
    active: false,
    currency,
    unitAmount,
    product: product.id,
    recurring,
  });
}

function checkTotal(items: LineItem[]): void {
  const [first] = items;
  if (!first) return;
  const { currency } = first;
  if (items.some((item) => item.currency !== currency)) {
    throw invalidRequest('All prices in `line_items` must have the same currency.', {
      param: 'line_items',
    });
  }
  const total = items.reduce((sum, item) => sum + item.amount_total, 0);
  const minimum = minimumCharge(currency);
  if (total === 0) throw notHere('line_items (an amount of zero)');
  if (total < minimum) {
    throw invalidRequest(
      `The Checkout Session's total amount due must add up to at least ${formatMoney(minimum, currency)} ${currency}`,
      { code: 'amount_too_small' },
    );
  }
  if (total > MAX_AMOUNT) {
    throw invalidRequest(
      `The Checkout Session's total amount due must be no more than ${formatMoney(MAX_AMOUNT, currency)} ${currency}`,
      { code: 'amount_too_large' },
    );
  }
}
