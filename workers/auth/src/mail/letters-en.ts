import { moneyIn } from './letter-money.ts';
import type { Letters } from './letters.ts';

const money = moneyIn('en');

/** Every mail in English. */
export const english: Letters = {
  'verify-email': ({ name, url }) => ({
    subject: 'Verify your email address',
    preview: 'One click, and your Codex account is ready.',
    heading: `Welcome, ${name}`,
    paragraphs: [
      'Verify your email address and you are signed in. The link works once, for 24 hours.',
    ],
    action: { label: 'Verify my address', url },
    footnote:
      'Somebody used this address to sign up at Codex. If it was not you, ignore this mail.',
  }),

  'already-registered': ({ name, url }) => ({
    subject: 'You already have an account',
    preview: 'Somebody tried to sign up with your address.',
    heading: 'You already have an account',
    paragraphs: [
      `Hello ${name}, somebody just tried to sign up at Codex with this address. It already has an account, so nothing was changed.`,
      'If it was you, continue here. If you forgot your password, you can choose a new one on the sign-in page.',
    ],
    action: { label: 'Continue to my account', url },
    footnote: 'If it was not you, ignore this mail: nobody got in.',
  }),

  'reset-password': ({ name, url }) => ({
    subject: 'Choose a new password',
    preview: 'The link works once, for one hour.',
    heading: 'Choose a new password',
    paragraphs: [
      `Hello ${name}, here is the link to choose a new password. It works once, for one hour, and signs you out everywhere.`,
    ],
    action: { label: 'Choose a new password', url },
    footnote: 'If you did not ask for this, ignore this mail: your password stays as it is.',
  }),

  'change-email': ({ name, url }) => ({
    subject: 'Confirm your new email address',
    preview: 'The link works once, for 24 hours.',
    heading: 'Confirm your new address',
    paragraphs: [
      `Hello ${name}, your Codex account moves to this address as soon as you confirm it. The link works once, for 24 hours.`,
    ],
    action: { label: 'Confirm my new address', url },
    footnote: 'If you did not ask for this, ignore this mail: nothing changes.',
  }),

  'email-taken': ({ name }, webAppUrl) => ({
    subject: 'This address already has an account',
    preview: 'Somebody wanted to move another account here.',
    heading: 'This address already has an account',
    paragraphs: [
      `Hello ${name}, somebody just tried to move another Codex account to this address. It already has one, so nothing was changed.`,
      'If it was you, sign in with this address. To use it for the other account, give this one another address or delete it first.',
    ],
    action: { label: 'Sign in', url: `${webAppUrl}/login` },
    footnote: 'If it was not you, ignore this mail: nobody got in.',
  }),

  'email-changing': ({ name, newEmail }, webAppUrl) => ({
    subject: 'Your email address is about to change',
    preview: `Somebody asked to move your account to ${newEmail}.`,
    heading: 'Your address is about to change',
    paragraphs: [
      `Hello ${name}, somebody who is signed in to your Codex account asked to move it to ${newEmail}. It happens when the mail that went there is confirmed.`,
      'If it was you, there is nothing to do here. If it was not, choose a new password now: that stops it and signs everybody out.',
    ],
    action: { label: 'It was not me: choose a new password', url: `${webAppUrl}/reset-password` },
    footnote: 'We send this mail whenever somebody asks to change the address of an account.',
  }),

  'email-changed': ({ name, newEmail }) => ({
    subject: 'Your email address was changed',
    preview: `Your account is now at ${newEmail}.`,
    heading: 'Your address was changed',
    paragraphs: [
      `Hello ${name}, your Codex account is now at ${newEmail}. You sign in with that address, and receipts and links go there.`,
      'If it was not you, answer this mail at once.',
    ],
    footnote: 'This is the last mail to this address about this account.',
  }),

  'password-changed': ({ name }, webAppUrl) => ({
    subject: 'Your password was changed',
    preview: 'Your other devices were signed out.',
    heading: 'Your password was changed',
    paragraphs: [
      `Hello ${name}, the password of your Codex account was just changed, and your other devices were signed out.`,
      'If it was not you, choose a new password right away.',
    ],
    action: { label: 'Choose a new password', url: `${webAppUrl}/forgot-password` },
    footnote: 'We send this mail whenever a password changes.',
  }),

  'account-deleted': ({ name }) => ({
    subject: 'Your account is deleted',
    preview: 'What was yours is erased. The books stay, without your name.',
    heading: 'Your account is deleted',
    paragraphs: [
      `Goodbye ${name}. Your Codex account is deleted, and you are signed out everywhere.`,
      'Your name, address, sign-in methods and history are erased. Records of payments stay, as the law asks, without your name.',
      'If it was not you, answer this mail at once. You can sign up again with this address whenever you like.',
    ],
    footnote: 'This is the last mail about this account.',
  }),

  invitation: ({ organizationName, inviterName, role, url }) => ({
    subject: `${inviterName} invites you to ${organizationName}`,
    preview: `Join ${organizationName} on Codex as ${role}.`,
    heading: `Join ${organizationName}`,
    paragraphs: [
      `${inviterName} invites you to ${organizationName} on Codex as ${role}. Sign in with this address to accept.`,
    ],
    action: { label: 'See the invitation', url },
    footnote: 'If you do not know who this is, ignore this mail: nothing happens until you accept.',
  }),

  receipt: ({ name, title, amountCents, currency, url, receiptUrl }) => ({
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
  }),

  refund: ({ name, title, amountCents, currency, full }) => ({
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
  }),
};
