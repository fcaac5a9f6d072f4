export {
  addressOf,
  TestClient,
  testApi,
  type RequestOptions,
  type TestRequest,
  type TestResponse,
} from './api.ts';
export {
  setupTestDatabase,
  teardownTestDatabase,
  testDatabaseUrl,
  type TestDatabase,
} from './database.ts';
export {
  addTestMember,
  createTestContent,
  createTestMedia,
  createTestOrganization,
  createTestPurchase,
  forMembers,
  forSale,
  only,
} from './factories.ts';
export { mailsTo, mailTo, type MailboxMessage } from './mailbox.ts';
export { createNeonBranch, withNeonTestBranch, type NeonBranchOptions } from './neon-branch.ts';
export { fillAtScale, newLandmarks, type Landmarks, type Scale } from './scale/fill.ts';
export { plansAtScale } from './scale/plans.ts';
export { seedSession, seedTestUsers, type SeededUser, type SeedUser } from './users.ts';
export { waitFor } from './wait.ts';
