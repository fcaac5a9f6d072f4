import type { HonoEnv } from '@codex/shared-types';
import {
  changedEmailSchema,
  changeEmailSchema,
  doneSchema,
  sendChangeEmailSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

const sendChangeEmail = procedure({
  policy: { auth: 'required', fresh: true, rateLimit: 'auth', limitAction: 'login' },
  summary: 'Mail a link that moves the account to a new address, and a notice to the old one',
  input: { body: sendChangeEmailSchema },
  output: doneSchema,
  handler: async ({ services, input, user, session }) => {
    await services.emailChange.request(input.body, { user, session });
    services.mail.deliverSoon();
    return { success: true } as const;
  },
});

const changeEmail = procedure({
  policy: { auth: 'none', rateLimit: 'auth', limitAction: 'change-email' },
  summary: 'Use the link of that mail; sessions go on',
  input: { body: changeEmailSchema },
  output: changedEmailSchema,
  handler: async ({ services, input }) => {
    const email = await services.emailChange.confirm(input.body.token);
    services.mail.deliverSoon();
    return { email };
  },
});

/** How an account moves to another address. */
export const changeEmailRoutes = new Hono<HonoEnv>()
  .post('/email/send-change-email', sendChangeEmail)
  .post('/email/change-email', changeEmail);
