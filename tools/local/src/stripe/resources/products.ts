import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';

/** @throws ApiError `resource_missing` */
export function getProduct({ store }: Context, id: string, param?: string): Stripe.Product {
  const product = store.get('product', id);
  if (!product) throw noSuch('product', id, param);
  return product;
}

export function createProduct(
  context: Context,
  params: Stripe.ProductCreateParams,
): Stripe.Product {
  onlySupports(params, 'active description expand images metadata name tax_code unit_label url');
  const at = now();
  const product = context.store.put('product', {
    id: newId('prod'),
    object: 'product',
    active: params.active ?? true,
    created: at,
    default_price: null,
    description: params.description || null,
    images: params.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: params.tax_code || null,
    tax_details: null,
    type: 'service',
    unit_label: params.unit_label || null,
    updated: at,
    url: params.url || null,
  });
  emit(context, 'product.created', product);
  return product;
}

function updateProduct(
  context: Context,
  params: Stripe.ProductUpdateParams,
  id: string,
): Stripe.Product {
  onlySupports(params, 'active description expand metadata name');
  const product = getProduct(context, id);
  const changes = {
    active: params.active ?? product.active,
    description:
      params.description === undefined ? product.description : params.description || null,
    metadata: mergeMetadata(product.metadata, params.metadata),
    name: params.name || product.name,
    updated: now(),
  };
  return change(context, 'product', product, changes, 'product.updated');
}

export const productRoutes: Route[] = [
  route('POST', '/v1/products', 'products.create', createProduct),
  route('GET', '/v1/products', 'products.list', ({ store }, { active, ids, ...params }) => {
    onlySupports(params, 'created ending_before expand limit starting_after');
    const rows = store
      .list('product')
      .filter((row) => active === undefined || row.active === active)
      .filter((row) => ids === undefined || ids.includes(row.id));
    return page(rows, params, '/v1/products');
  }),
  route('GET', '/v1/products/:id', 'products.retrieve', (context, _, id) =>
    getProduct(context, id),
  ),
  route('POST', '/v1/products/:id', 'products.update', updateProduct),
];
