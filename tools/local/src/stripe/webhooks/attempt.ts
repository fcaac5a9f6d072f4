import type { Delivery, StoredEvent } from '../records.ts';
import { signatureHeader } from './signature.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
const THREE_DAYS_MS = 3 * 86_400_000;
const ANSWER_WITHIN_MS = 20_000;

/** What an endpoint answered, or why it did not. */
export interface Outcome {
  status: number | null;
  error: string | null;
}

/** Sends one event, signed at this moment; a redirect counts as the answer it is. */
export async function postEvent(
  event: StoredEvent,
  target: string,
  secret: string,
  stopping: AbortSignal,
): Promise<Outcome> {
  const body = JSON.stringify({ ...event, pending_webhooks: 1 }, null, 2);
  try {
    const response = await fetch(target, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signatureHeader(body, secret, Math.floor(Date.now() / 1000)),
      },
      body,
      signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), stopping]),
    });
    await response.arrayBuffer();
    return { status: response.status, error: null };
  } catch (error) {
    return { status: null, error: reasonOf(error) };
  }
}

/** The delivery after an attempt: done, given up, or due again after a growing pause. */
export function settled(delivery: Delivery, { status, error }: Outcome, at = Date.now()): Delivery {
  const attempts = delivery.attempts + 1;
  const tried = { ...delivery, attempts, lastStatus: status, lastError: error };
  if (status !== null && status >= 200 && status < 300) {
    return { ...tried, status: 'delivered', deliveredAt: at };
  }
  if (at - delivery.createdAt > THREE_DAYS_MS) return { ...tried, status: 'abandoned' };
  const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 10));
  return { ...tried, nextAttemptAt: at + pause };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
