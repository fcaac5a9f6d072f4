import { newId } from './ids.ts';
import type { Kind, Records, StoredEvent } from './records.ts';
import type { Store } from './store.ts';

export interface RequestOrigin {
  id: string | null;
  idempotency_key: string | null;
}

/** What every operation works with. Its events carry the request that caused them, if one did. */
export interface Context {
  store: Store;
  /** Where people reach the hosted pages. */
  baseUrl: string;
  apiVersion: string;
  origin: RequestOrigin;
  enqueue: (event: StoredEvent) => void;
}

export const NOT_A_REQUEST: RequestOrigin = { id: null, idempotency_key: null };

/** Stripe's clock: seconds since the epoch. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Records that something happened and lines it up for the endpoint that listens to its type. */
export function emit(
  { store, apiVersion, origin, enqueue }: Context,
  type: StoredEvent['type'],
  object: object,
  previous?: object,
): StoredEvent {
  const event = store.put('event', {
    id: newId('evt'),
    object: 'event',
    api_version: apiVersion,
    created: now(),
    data: previous ? { object, previous_attributes: previous } : { object },
    livemode: false,
    pending_webhooks: 0,
    request: origin,
    type,
  });
  enqueue(event);
  return event;
}

/** Writes a changed object and says so; the event carries what the changed fields were before. */
export function change<K extends Kind>(
  context: Context,
  kind: K,
  row: Records[K],
  changes: Partial<Records[K]>,
  type?: StoredEvent['type'],
): Records[K] {
  const changed = context.store.put(kind, { ...row, ...changes });
  if (type) emit(context, type, changed, before(row, changes));
  return changed;
}

function before<T extends object>(row: T, changes: Partial<T>): object {
  const earlier = new Map(Object.entries(row));
  return Object.fromEntries(
    Object.entries(changes)
      .filter(([key, value]) => JSON.stringify(earlier.get(key)) !== JSON.stringify(value))
      .map(([key]) => [key, earlier.get(key) ?? null]),
  );
}
