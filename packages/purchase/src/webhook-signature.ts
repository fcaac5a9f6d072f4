import { UnauthorizedError, ValidationError } from '@codex/service-errors';
import { stripeEventSchema, type StripeEvent } from '@codex/validation';
import { Stripe } from 'stripe';

/** How far a signature's time may be from ours, either way. Seconds. */
const TOLERANCE_SECONDS = 300;

export interface SignedWebhook {
  /** The body, exactly as it came. */
  payload: string;
  /** The `Stripe-Signature` header. */
  signature: string | undefined;
  /** The endpoint's own signing secret. */
  secret: string | undefined;
  /** Milliseconds. Default: the clock. */
  now?: number;
}

/**
 * The event inside a webhook that Stripe signed with this secret within the last five minutes.
 * Texts come without what PostgreSQL cannot store.
 * @throws UnauthorizedError for a missing, malformed, wrong, stale or future signature or no secret
 * @throws ValidationError for signed content that is no event
 */
export async function verifyWebhookSignature({
  payload,
  signature = '',
  secret = '',
  now = Date.now(),
}: SignedWebhook): Promise<StripeEvent> {
  // Stripe's package accepts times from the future and takes the last of several.
  const times = signature.split(',').filter((part) => part.startsWith('t='));
  const [time = ''] = times;
  const isPlausible = times.length === 1 && /^t=\d{1,12}$/.test(time);
  const isFuture = Number(time.slice(2)) > now / 1000 + TOLERANCE_SECONDS;
  if (!isPlausible || isFuture || secret.trim() === '') throw refused();
  try {
    await Stripe.webhooks.constructEventAsync(
      payload,
      signature,
      secret,
      TOLERANCE_SECONDS,
      undefined,
      now,
    );
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) throw refused();
    throw notAnEvent();
  }
  const event = stripeEventSchema.safeParse(JSON.parse(payload, storable));
  if (!event.success) throw notAnEvent();
  return event.data;
}

const refused = () => new UnauthorizedError('The signature of this webhook is not valid.');
const notAnEvent = () => new ValidationError([{ field: '', message: 'This is not an event.' }]);

function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value;
}
