import type { WebhookEndpoint } from '@codex/constants';
import { newId } from '../ids.ts';
import type { Delivery, StoredEvent } from '../records.ts';
import type { Store } from '../store.ts';
import { postEvent, settled } from './attempt.ts';
import type { Outcome } from './attempt.ts';
import { endpointFor } from './routing.ts';

const AT_ONCE_PER_ENDPOINT = 4;
const SHUFFLE_WITHIN_MS = 500;

export interface WebhookSettings {
  /** How many times more than once each event is delivered. */
  duplicates: number;
  /** Delivers in random order, within half a second. */
  shuffle: boolean;
  delayMs: number;
  /** Keeps everything until it is flushed or resumed. */
  paused: boolean;
  /** Sends nothing of what happens from now on, ever, as if nobody were listening. */
  dropped: boolean;
}

export type FlushOrder = 'created' | 'reverse' | 'shuffle';

interface Options {
  store: Store;
  targets: Record<WebhookEndpoint, string>;
  secrets: Record<WebhookEndpoint, string>;
  log?: (message: string) => void;
}

/**
 * The queue of webhooks: kept in the store, delivered at least once, tried again with growing pauses
 * until an endpoint answers 2xx or three days have gone by.
 */
export class WebhookQueue {
  settings: WebhookSettings = {
    duplicates: 0,
    shuffle: false,
    delayMs: 0,
    paused: false,
    dropped: false,
  };

  private readonly options: Options;
  private readonly waiting = new Set<string>();
  private readonly inFlight = new Map<string, WebhookEndpoint>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.options = options;
    for (const delivery of options.store.list('delivery').reverse()) {
      if (delivery.status === 'pending') this.waiting.add(delivery.id);
    }
  }

  /** Lines an event up; call {@link wake} once the transaction that caused it is written. */
  enqueue(event: StoredEvent): Delivery[] {
    const endpoint = endpointFor(event.type);
    if (!endpoint || this.settings.dropped) return [];
    return Array.from({ length: 1 + this.settings.duplicates }, () => this.add(event, endpoint));
  }

  /** Starts what is due now and sets the alarm for what is due later. */
  wake(): void {
    clearTimeout(this.timer);
    if (this.settings.paused || this.stopping.signal.aborted) return;
    let next = Infinity;
    for (const id of this.waiting) {
      const delivery = this.pending(id);
      if (!delivery || this.inFlight.has(id)) continue;
      if (delivery.nextAttemptAt > Date.now()) next = Math.min(next, delivery.nextAttemptAt);
      else if (this.hasRoom(delivery.endpoint)) this.start(delivery);
    }
    if (next < Infinity) this.timer = setTimeout(() => this.wake(), Math.max(1, next - Date.now()));
  }

  /** Delivers everything that waits, paused or not, one after the other. */
  async flush(order: FlushOrder = 'created'): Promise<Delivery[]> {
    const ids = [...this.waiting].filter((id) => !this.inFlight.has(id));
    if (order === 'reverse') ids.reverse();
    if (order === 'shuffle') shuffle(ids);
    const results: Delivery[] = [];
    for (const id of ids) {
      const delivery = this.pending(id);
      if (delivery && !this.inFlight.has(id)) results.push(await this.attempt(delivery));
    }
    this.wake();
    return results;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stopping.abort();
  }

  private add(event: StoredEvent, endpoint: WebhookEndpoint): Delivery {
    const { delayMs, shuffle: shuffled } = this.settings;
    const jitter = shuffled ? Math.random() * SHUFFLE_WITHIN_MS : 0;
    const at = Date.now();
    const delivery = this.options.store.put('delivery', {
      id: newId('dlv'),
      event: event.id,
      type: event.type,
      endpoint,
      status: 'pending',
      attempts: 0,
      createdAt: at,
      nextAttemptAt: at + delayMs + jitter,
      deliveredAt: null,
      lastStatus: null,
      lastError: null,
    });
    this.waiting.add(delivery.id);
    return delivery;
  }

  private async send({ event: id, endpoint }: Delivery): Promise<Outcome> {
    const { store, targets, secrets } = this.options;
    const event = store.get('event', id);
    if (!event) return { status: null, error: `event ${id} is gone` };
    return postEvent(event, targets[endpoint], secrets[endpoint], this.stopping.signal);
  }

  private hasRoom(endpoint: WebhookEndpoint): boolean {
    const busy = [...this.inFlight.values()].filter((name) => name === endpoint);
    return busy.length < AT_ONCE_PER_ENDPOINT;
  }

  /** The delivery, unless it is done or its transaction was rolled back. */
  private pending(id: string): Delivery | undefined {
    const delivery = this.options.store.get('delivery', id);
    if (delivery?.status === 'pending') return delivery;
    this.waiting.delete(id);
    return undefined;
  }

  private start(delivery: Delivery): void {
    this.attempt(delivery)
      .catch((error: unknown) => this.options.log?.(`webhook ${delivery.id}: ${String(error)}`))
      .finally(() => this.wake());
  }

  private async attempt(delivery: Delivery): Promise<Delivery> {
    const { id, endpoint } = delivery;
    this.inFlight.set(id, endpoint);
    const outcome = await this.send(delivery);
    this.inFlight.delete(id);
    if (this.stopping.signal.aborted) return delivery;
    const done = this.options.store.put('delivery', settled(delivery, outcome));
    if (done.status !== 'pending') this.waiting.delete(id);
    if (done.status !== 'delivered') {
      const why = done.lastError ?? `HTTP ${done.lastStatus}`;
      this.options.log?.(
        `webhook ${done.type} to ${endpoint} failed (${why}), attempt ${done.attempts}`,
      );
    }
    return done;
  }
}

function shuffle(ids: string[]): void {
  for (let last = ids.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    const moved = ids[last];
    const replaced = ids[other];
    if (moved === undefined || replaced === undefined) continue;
    ids[last] = replaced;
    ids[other] = moved;
  }
}
