import { dbHttp } from '@codex/database';
import type { Bindings } from '@codex/shared-types';
import { newLinkSecret, type LinkPurpose, type MailedLinkPurpose } from './link-token.ts';
import { insertLinkMail, type Link } from './queries.ts';

/** A link of its own kind: verification signs in right away, all others need the web app's form. */
export async function newLink(env: Bindings, purpose: LinkPurpose): Promise<Link> {
  const url =
    purpose === 'verify-email'
      ? `${env.AUTH_URL}/api/auth/verify-email?token=`
      : `${env.WEB_APP_URL}/${purpose}?token=`;
  return { url, ...(await newLinkSecret()) };
}

/** Mails a link to an address, if it belongs to somebody it is meant for. */
export async function sendLink(
  env: Bindings,
  purpose: MailedLinkPurpose,
  email: string,
): Promise<void> {
  const link = await newLink(env, purpose);
  await insertLinkMail(dbHttp(env), { purpose, email, link });
}
