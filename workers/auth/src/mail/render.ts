import type { Mail } from '@codex/database';
import { layOut, type Letter, type RenderedMail } from './layout.ts';

type MailOf<Template extends Mail['template']> = Extract<Mail, { template: Template }>;

/** An amount in minor units as people read it. None of the currencies we take has other than two digits. */
function money(amountCents: number, currency: string): string {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
  });
  return format.format(amountCents / 100);
}

const verifyEmail = ({ name, url }: MailOf<'verify-email'>): Letter => ({
  subject: 'Verify your email address',
  preview: 'One click, and your Codex account is ready.',
  heading: `Welcome, ${name}`,
  paragraphs: [
    'Verify your email address and you are signed in. The link works once, for 24 hours.',
  ],
  action: { label: 'Verify my address', url },
  footnote: 'Somebody used this address to sign up at Codex. If it was not you, ignore this mail.',
});

const alreadyRegistered = ({ name, url }: MailOf<'already-registered'>): Letter => ({
  subject: 'You already have an account',
  preview: 'Somebody tried to sign up with your address.',
  heading: 'You already have an account',
  paragraphs: [
    `Hello ${name}, somebody just tried to sign up at Codex with this address. It already has an account, so nothing was changed.`,
    'If it was you, continue here. If you forgot your password, you can choose a new one on the sign-in page.',
  ],
  action: { label: 'Continue to my account', url },
  footnote: 'If it was not you, ignore this mail: nobody got in.',
});

const resetPassword = ({ name, url }: MailOf<'reset-password'>): Letter => ({
  subject: 'Choose a new password',
  preview: 'The link works once, for one hour.',
  heading: 'Choose a new password',
  paragraphs: [
    `Hello ${name}, here is the link to choose a new password. It works once, for one hour, and signs you out everywhere.`,
  ],
  action: { label: 'Choose a new password', url },
  footnote: 'If you did not ask for this, ignore this mail: your password stays as it is.',
});

const changeEmail = ({ name, url }: MailOf<'change-email'>): Letter => ({
  subject: 'Confirm your new email address',
  preview: 'The link works once, for 24 hours.',
  heading: 'Confirm your new address',
  paragraphs: [
    `Hello ${name}, your Codex account moves to this address as soon as you confirm it. The link works once, for 24 hours.`,
  ],
  action: { label: 'Confirm my new address', url },
  footnote: 'If you did not ask for this, ignore this mail: nothing changes.',
});

const emailTaken = ({ name }: MailOf<'email-taken'>, webAppUrl: string): Letter => ({
  subject: 'This address already has an account',
  preview: 'Somebody wanted to move another account here.',
  heading: 'This address already has an account',
  paragraphs: [
    `Hello ${name}, somebody just tried to move another Codex account to this address. It already has one, so nothing was changed.`,
    'If it was you, sign in with this address. To use it for the other account, give this one another address or delete it first.',
  ],
  action: { label: 'Sign in', url: `${webAppUrl}/login` },
  footnote: 'If it was not you, ignore this mail: nobody got in.',
});

const emailChanging = (
  { name, newEmail }: MailOf<'email-changing'>,
  webAppUrl: string,
): Letter => ({
  subject: 'Your email address is about to change',
  preview: `Somebody asked to move your account to ${newEmail}.`,
  heading: 'Your address is about to change',
  paragraphs: [
    `Hello ${name}, somebody who is signed in to your Codex account asked to move it to ${newEmail}. It happens when the mail that went there is confirmed.`,
    'If it was you, there is nothing to do here. If it was not, choose a new password now: that stops it and signs everybody out.',
  ],
  action: { label: 'It was not me: choose a new password', url: `${webAppUrl}/reset-password` },
  footnote: 'We send this mail whenever somebody asks to change the address of an account.',
});

const emailChanged = ({ name, newEmail }: MailOf<'email-changed'>): Letter => ({
  subject: 'Your email address was changed',
  preview: `Your account is now at ${newEmail}.`,
  heading: 'Your address was changed',
  paragraphs: [
    `Hello ${name}, your Codex account is now at ${newEmail}. You sign in with that address, and receipts and links go there.`,
    'If it was not you, answer this mail at once.',
  ],
  footnote: 'This is the last mail to this address about this account.',
});

const passwordChanged = ({ name }: MailOf<'password-changed'>, webAppUrl: string): Letter => ({
  subject: 'Your password was changed',
  preview: 'Your other devices were signed out.',
  heading: 'Your password was changed',
  paragraphs: [
    `Hello ${name}, the password of your Codex account was just changed, and your other devices were signed out.`,
    'If it was not you, choose a new password right away.',
  ],
  action: { label: 'Choose a new password', url: `${webAppUrl}/forgot-password` },
  footnote: 'We send this mail whenever a password changes.',
});

const accountDeleted = ({ name }: MailOf<'account-deleted'>): Letter => ({
  subject: 'Your account is deleted',
  preview: 'What was yours is erased. The books stay, without your name.',
  heading: 'Your account is deleted',
  paragraphs: [
    `Goodbye ${name}. Your Codex account is deleted, and you are signed out everywhere.`,
    'Your name, address, sign-in methods and history are erased. Records of payments stay, as the law asks, without your name.',
    'If it was not you, answer this mail at once. You can sign up again with this address whenever you like.',
  ],
  footnote: 'This is the last mail about this account.',
});

const invitation = ({
  organizationName,
  inviterName,
  role,
  url,
}: MailOf<'invitation'>): Letter => ({
  subject: `${inviterName} invites you to ${organizationName}`,
  preview: `Join ${organizationName} on Codex as ${role}.`,
  heading: `Join ${organizationName}`,
  paragraphs: [
    `${inviterName} invites you to ${organizationName} on Codex as ${role}. Sign in with this address to accept.`,
  ],
  action: { label: 'See the invitation', url },
  footnote: 'If you do not know who this is, ignore this mail: nothing happens until you accept.',
});

const receipt = ({
  name,
  title,
  amountCents,
  currency,
  url,
  receiptUrl,
}: MailOf<'receipt'>): Letter => ({
  subject: `Your receipt for ${title}`,
  preview: `You paid ${money(amountCents, currency)}. It is in your library.`,
  heading: 'Thank you',
  paragraphs: [
    `Hello ${name}, ${title} is yours and waits in your library.`,
    ...(receiptUrl ? [`The receipt of the payment: ${receiptUrl}`] : []),
  ],
  facts: [
    ['Title', title],
    ['Paid', money(amountCents, currency)],
  ],
  action: { label: 'Open it', url },
  footnote: 'Keep this mail as your receipt.',
});

const refund = ({ name, title, amountCents, currency, full }: MailOf<'refund'>): Letter => ({
  subject: `Your refund for ${title}`,
  preview: `${money(amountCents, currency)} are on their way back to you.`,
  heading: full ? 'Your purchase was refunded' : 'Part of your purchase was refunded',
  paragraphs: [
    `Hello ${name}, ${money(amountCents, currency)} for ${title} are on their way back to you. Banks take five to ten days to show it.`,
    full ? 'It is no longer in your library.' : 'It stays in your library.',
  ],
  facts: [
    ['Title', title],
    ['Refunded', money(amountCents, currency)],
  ],
  footnote: 'Questions about a refund go to the seller.',
});

function letterOf(mail: Mail, webAppUrl: string): Letter {
  switch (mail.template) {
    case 'verify-email':
      return verifyEmail(mail);
    case 'already-registered':
      return alreadyRegistered(mail);
    case 'reset-password':
      return resetPassword(mail);
    case 'change-email':
      return changeEmail(mail);
    case 'email-taken':
      return emailTaken(mail, webAppUrl);
    case 'email-changing':
      return emailChanging(mail, webAppUrl);
    case 'email-changed':
      return emailChanged(mail);
    case 'password-changed':
      return passwordChanged(mail, webAppUrl);
    case 'account-deleted':
      return accountDeleted(mail);
    case 'invitation':
      return invitation(mail);
    case 'receipt':
      return receipt(mail);
    case 'refund':
      return refund(mail);
    default:
      throw new TypeError(`No template for ${String(mail satisfies never)}`);
  }
}

/** A mail of the outbox as it is sent. @throws TypeError for a template this version does not know */
export function renderMail(mail: Mail, context: { webAppUrl: string }): RenderedMail {
  return layOut(letterOf(mail, context.webAppUrl), context);
}
