import { invalidRequest } from './errors.ts';
import type { Kind } from './records.ts';
import type { Store } from './store.ts';

/** Fields that hold an id of another object, and which. */
const EXPANDABLE: Record<string, Kind> = {
  balance_transaction: 'balance_transaction',
  charge: 'charge',
  customer: 'customer',
  default_price: 'price',
  destination: 'account',
  latest_charge: 'charge',
  payment_intent: 'payment_intent',
  product: 'product',
  source_transaction: 'charge',
};

const MAX_DEPTH = 4;

/** Replaces ids by the objects they name, along paths such as `payment_intent.latest_charge`. */
export function expand(store: Store, answer: object, paths: string[] = []): object {
  return paths.reduce((expanded, path) => {
    const steps = path.split('.');
    if (steps.length > MAX_DEPTH) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`,
        { param: 'expand' },
      );
    }
    return expandPath(store, expanded, steps, path);
  }, answer);
}

function expandPath(store: Store, node: object, [step, ...rest]: string[], path: string): object {
  if (step === undefined) return node;
  const fields = new Map<string, unknown>(Object.entries(node));
  if (!fields.has(step)) throw notExpandable(step, path);
  const value = fields.get(step);
  if (value === null) return node;
  if (Array.isArray(value)) {
    return { ...node, [step]: value.map((item) => expandPath(store, item, rest, path)) };
  }
  const kind = EXPANDABLE[step];
  const target = typeof value === 'string' && kind ? find(store, kind, value) : value;
  if (typeof target !== 'object' || target === null) throw notExpandable(step, path);
  return { ...node, [step]: expandPath(store, target, rest, path) };
}

function find(store: Store, kind: Kind, id: string): object | undefined {
  return (
    store.get(kind, id) ?? (kind === 'customer' ? store.get('deleted_customer', id) : undefined)
  );
}

function notExpandable(step: string, path: string) {
  return invalidRequest(
    `This property cannot be expanded (${step}). You may want to try expanding a different property. Property: ${path}`,
    { param: 'expand' },
  );
}
