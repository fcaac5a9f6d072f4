import {
  InvitationService,
  MemberService,
  OrganizationService,
  PersonalDataService,
  ProfileService,
} from '@codex/identity';
import { forgetSessions, forgetSessionsOfUser, workerFetch } from '@codex/security';
import type { CompositionContext, ServiceFactories } from '@codex/worker-utils';

export interface Services {
  invitations: InvitationService;
  members: MemberService;
  organizations: OrganizationService;
  personalData: PersonalDataService;
  profiles: ProfileService;
}

/** The mails lie in the outbox; this only saves them from waiting for the next minute. */
async function deliverMails({ env, log }: CompositionContext): Promise<void> {
  try {
    await workerFetch(`${env.AUTH_URL}/internal/outbox/deliver`, {
      method: 'POST',
      secret: env.WORKER_SHARED_SECRET,
      fetcher: env.AUTH,
    });
  } catch (error) {
    log.trackError(error, { calling: 'auth-worker' });
  }
}

export const services: ServiceFactories<Services> = {
  invitations: (context) =>
    new InvitationService({
      ...context.config,
      webAppUrl: context.env.WEB_APP_URL,
      onMailQueued: () => context.waitUntil(deliverMails(context)),
    }),
  members: ({ config }) => new MemberService(config),
  organizations: ({ config }) => new OrganizationService(config),
  personalData: (context) =>
    new PersonalDataService({
      ...context.config,
      forgetSessions: (tokens) => forgetSessions(context.env, tokens),
      onMailQueued: () => context.waitUntil(deliverMails(context)),
    }),
  profiles: ({ config, env }) =>
    new ProfileService({
      ...config,
      forgetSessions: (userId) => forgetSessionsOfUser(env, userId),
    }),
};
