import type { ServiceFactories } from '@codex/worker-utils';
import { AccountService } from './accounts/account-service.ts';
import { EmailChangeService } from './accounts/email-change-service.ts';
import { NativeAuth } from './better-auth/native-auth.ts';
import { MailService } from './mail/mail-service.ts';

export interface Services {
  accounts: AccountService;
  emailChange: EmailChangeService;
  mail: MailService;
  native: NativeAuth;
}

/** How this worker's services are composed for a request. */
export const services: ServiceFactories<Services> = {
  accounts: ({ config, env }) => new AccountService(config, env),
  emailChange: ({ config, env }) => new EmailChangeService(config, env),
  mail: ({ env, log, waitUntil }) => new MailService(env, log, waitUntil),
  native: ({ env }) => new NativeAuth(env),
};
