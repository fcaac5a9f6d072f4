import { dbHttp } from '@codex/database';
import {
  beginOperation,
  currentOperation,
  operate,
  type ObservabilityClient,
} from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { Resend } from 'resend';
import { claimMails, markDelivered, markFailed, type ClaimedMail } from './queries.ts';
import { renderMail } from './render.ts';

const BATCH = 10;
const MAX_BATCHES = 20;
const TIMEOUT_MS = 10_000;

type Outcome = { sent: true } | { sent: false; reason: string };

function resendFor({ RESEND_API_KEY, RESEND_BASE_URL }: Bindings): Resend {
  return new Resend(RESEND_API_KEY, RESEND_BASE_URL ? { baseUrl: RESEND_BASE_URL } : {});
}

async function send(
  env: Bindings,
  resend: Resend,
  { id, mail, language }: ClaimedMail,
): Promise<Outcome> {
  const { subject, html, text } = renderMail(mail, { webAppUrl: env.WEB_APP_URL, language });
  const message = { from: env.MAIL_FROM ?? '', to: mail.to, subject, html, text };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { error } = await resend.emails.send(message, { idempotencyKey: id, signal });
  // Refused because an earlier attempt under this key went out, looking different.
  if (!error || error.name === 'invalid_idempotent_request') return { sent: true };
  return { sent: false, reason: `${error.statusCode ?? ''} ${error.name}`.trim() };
}

/** One attempt, as a part of whatever caused the mail: perhaps a request of yesterday's. */
function attempt(
  env: Bindings,
  log: ObservabilityClient,
  resend: Resend,
  claimed: ClaimedMail,
): Promise<boolean> {
  const { id, cause, mail } = claimed;
  const operation = beginOperation({
    requestId: cause?.requestId ?? id,
    traceparent: cause?.traceparent,
    telemetry: currentOperation()?.telemetry,
  });
  const attributes = { 'codex.mail.template': mail.template };
  return operate(operation, 'send mail', { kind: 'consumer', attributes }, () =>
    deliverOne(env, log, resend, claimed),
  );
}

async function deliverOne(
  env: Bindings,
  log: ObservabilityClient,
  resend: Resend,
  claimed: ClaimedMail,
): Promise<boolean> {
  const { id, attempts, mail } = claimed;
  const outcome = await send(env, resend, claimed).catch((error: unknown): Outcome => {
    return { sent: false, reason: error instanceof Error ? error.name : 'unknown' };
  });
  if (outcome.sent) {
    log.info('a mail went out', { outboxId: id, template: mail.template, attempts });
    await markDelivered(dbHttp(env), id);
    return true;
  }
  const { reason } = outcome;
  log.warn('a mail did not go out', { outboxId: id, template: mail.template, attempts, reason });
  await markFailed(dbHttp(env), { id, reason });
  return false;
}

/**
 * Sends every mail that is due, each under its row's id, so that sending twice delivers once.
 * Returns how many went out.
 */
export async function deliverOutbox(env: Bindings, log: ObservabilityClient): Promise<number> {
  const resend = resendFor(env);
  let delivered = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const claimed = await claimMails(dbHttp(env), BATCH);
    const sent = await Promise.all(claimed.map((mail) => attempt(env, log, resend, mail)));
    delivered += sent.filter(Boolean).length;
    if (claimed.length < BATCH) break;
  }
  return delivered;
}
