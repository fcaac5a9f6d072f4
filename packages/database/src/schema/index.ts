import * as access from './access.ts';
import * as auth from './auth.ts';
import * as catalogue from './catalogue.ts';
import * as contentTables from './content.ts';
import { images } from './images.ts';
import * as media from './media.ts';
import * as operations from './operations.ts';
import * as organizationTables from './organizations.ts';
import * as mail from './outbox.ts';
import * as commerce from './purchases.ts';

/** Every table of the platform. */
export const schema = {
  users: auth.users,
  accounts: auth.accounts,
  sessions: auth.sessions,
  sessionEndings: auth.sessionEndings,
  verificationTokens: auth.verificationTokens,
  twoFactors: auth.twoFactors,
  passkeys: auth.passkeys,
  jwks: auth.jwks,
  rateLimits: auth.rateLimits,
  organizations: organizationTables.organizations,
  organizationMembers: organizationTables.organizationMembers,
  organizationInvitations: organizationTables.organizationInvitations,
  mediaItems: media.mediaItems,
  mediaCaptions: media.mediaCaptions,
  uploadParts: media.uploadParts,
  images,
  content: contentTables.content,
  catalogueVersions: catalogue.catalogueVersions,
  contentAccess: access.contentAccess,
  playbackProgress: access.playbackProgress,
  streamRevocations: access.streamRevocations,
  checkoutSessions: commerce.checkoutSessions,
  purchases: commerce.purchases,
  webhookEvents: commerce.webhookEvents,
  ledgerEntries: commerce.ledgerEntries,
  outbox: mail.outbox,
  cronRuns: operations.cronRuns,
  operatorActions: operations.operatorActions,
  paymentDifferences: operations.paymentDifferences,
};
