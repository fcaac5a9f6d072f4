import {
  createStripeClient,
  PaymentInbox,
  platformFeeOf,
  PurchaseService,
  Reconciliation,
  SalesService,
} from '@codex/purchase';
import { workerFetch } from '@codex/security';
import type { CompositionContext, ServiceFactories } from '@codex/worker-utils';

export interface Services {
  inbox: PaymentInbox;
  purchases: PurchaseService;
  reconciliation: Reconciliation;
  sales: SalesService;
}

/** The mails lie in the outbox; this only saves them from waiting for the next minute. */
function deliverMails({ env }: Pick<CompositionContext, 'env'>): Promise<Response> {
  return workerFetch(`${env.AUTH_URL}/internal/outbox/deliver`, {
    method: 'POST',
    secret: env.WORKER_SHARED_SECRET,
    fetcher: env.AUTH,
  });
}

function inboxOf({ config, env, waitUntil }: CompositionContext): PaymentInbox {
  return new PaymentInbox({
    ...config,
    stripe: createStripeClient(env),
    webAppUrl: env.WEB_APP_URL,
    platformFeeBasisPoints: platformFeeOf(env),
    waitUntil,
    onMailQueued: () => deliverMails({ env }),
  });
}

export const services: ServiceFactories<Services> = {
  inbox: inboxOf,
  purchases: (context) =>
    new PurchaseService({
      ...context.config,
      stripe: createStripeClient(context.env),
      inbox: inboxOf(context),
      assets: context.env,
      webAppUrl: context.env.WEB_APP_URL,
    }),
  reconciliation: (context) =>
    new Reconciliation({
      ...context.config,
      stripe: createStripeClient(context.env),
      inbox: inboxOf(context),
    }),
  sales: (context) =>
    new SalesService({
      ...context.config,
      stripe: createStripeClient(context.env),
      inbox: inboxOf(context),
      assets: context.env,
    }),
};
