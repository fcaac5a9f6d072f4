import type { Language } from '@codex/constants';
import { causeValue, schema, type Queryable, type Transaction } from '@codex/database';
import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { DeletionObstacles } from './deletion-decision.ts';

const { accounts, checkoutSessions, organizations, users } = schema;

/** The name that stays in the books in place of a person's. */
const NOBODY = 'Deleted account';

/** What a person has to prove, and with what. */
export async function findCredentials(db: Queryable, userId: string) {
  const [row] = await db
    .select({ name: users.name, password: accounts.password })
    .from(users)
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, 'credential')))
    .where(and(eq(users.id, userId), isNull(users.deletedAt)));
  return row;
}

/** Locks a person until the transaction ends. Undefined when they are gone already. */
export async function lockPerson(tx: Transaction, userId: string) {
  const [row] = await tx
    .select({
      name: users.name,
      email: users.email,
      language: users.language,
      tokens: sql<string[]>`array(select s.token from sessions s where s.user_id = ${userId})`,
    })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.deletedAt)))
    .for('update');
  return row;
}

/** Open organizations that a person owns alone, and `others` says whether anybody else belongs to them. */
const ownedAlone = (userId: string, others: SQL) => sql`
  organizations.deleted_at is null
  and exists (select from organization_members m
    where m.organization_id = organizations.id and m.user_id = ${userId} and m.role = 'owner')
  and not exists (select from organization_members m
    where m.organization_id = organizations.id and m.user_id <> ${userId} and m.role = 'owner')
  and ${others} (select from organization_members m
    where m.organization_id = organizations.id and m.user_id <> ${userId})`;

export async function findObstacles(tx: Transaction, userId: string): Promise<DeletionObstacles> {
  // Locked, so that members who come or go meanwhile are seen before or after this.
  const shared = await tx
    .select({ id: organizations.id, name: organizations.name })
    .from(organizations)
    .where(ownedAlone(userId, sql`exists`))
    .orderBy(organizations.name)
    .for('update');
  const payments = await tx.$count(
    checkoutSessions,
    and(eq(checkoutSessions.userId, userId), eq(checkoutSessions.status, 'processing')),
  );
  return { organizations: shared, paymentOnItsWay: payments > 0 };
}

/** Closes the organizations that nobody else belongs to, and leaves all others. */
export async function leaveOrganizations(
  tx: Transaction,
  { userId, email }: { userId: string; email: string },
): Promise<void> {
  await tx.execute(sql`
    update organizations set deleted_at = now() where ${ownedAlone(userId, sql`not exists`)}`);
  await tx.execute(sql`delete from organization_members where user_id = ${userId}`);
  await tx.execute(sql`delete from organization_invitations where email = ${email}`);
  await tx.execute(sql`
    update organization_invitations set revoked_at = now()
    where invited_by = ${userId} and accepted_at is null and revoked_at is null`);
}

/** Somebody paid for an item of this id, or was given it, and still has it. */
const isHeld = (contentId: SQL) => sql`(
  exists (select from purchases p where p.content_id = ${contentId} and p.status <> 'refunded')
  or exists (select from content_access a where a.content_id = ${contentId} and a.revoked_at is null))`;

/**
 * Withdraws everything a person published. What was sold stays playable to its buyers; of the rest
 * nothing is left but a row without words, and its media is swept from storage.
 */
export async function withdrawContent(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`
    update content set deleted_at = now() where creator_id = ${userId} and deleted_at is null`);
  await tx.execute(sql`
    update content c set status = 'archived', media_item_id = null, title = '–', description = null,
      body = null, thumbnail_url = null, category = null, tags = '{}'
    where creator_id = ${userId} and not ${isHeld(sql`c.id`)}`);
  await tx.execute(sql`
    update media_items m set description = null,
      title = case when ${isInUse} then m.title else '–' end,
      deleted_at = case when ${isInUse} then m.deleted_at else coalesce(m.deleted_at, now()) end
    where creator_id = ${userId}`);
}

const isInUse = sql`exists (select from content c where c.media_item_id = m.id)`;

/** Removes every way to sign in, and what was noted for the person's own use. */
export async function forgetTraces(
  tx: Transaction,
  { userId, email }: { userId: string; email: string },
): Promise<void> {
  for (const table of ['accounts', 'passkeys', 'two_factors', 'playback_progress']) {
    await tx.execute(sql`delete from ${sql.identifier(table)} where user_id = ${userId}`);
  }
  await tx.execute(sql`
    delete from verification_tokens
    where identifier in (${`verify-email:${userId}`}, ${`reset-password:${userId}`}, ${`change-email:${userId}`})`);
  await tx.execute(sql`
    update checkout_sessions set success_url = '', cancel_url = '',
      -- Overdue at once: the next minute closes the page at Stripe, where it could still be paid.
      expires_at = case status when 'open' then least(expires_at, now() - interval '1 minute') else expires_at end
    where user_id = ${userId}`);
  await tx.execute(sql`
    update outbox set mail = jsonb_build_object('template', mail -> 'template'),
      failed_at = case when delivered_at is null then coalesce(failed_at, now()) end
    where mail ->> 'to' = ${email}`);
}

/** Makes the person nobody. Triggers end their sessions and streams. The address is free again. */
export async function anonymisePerson(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`
    update users set name = ${NOBODY}, email = id || '@deleted.invalid', email_verified = false,
      image = null, username = null, bio = null, role = 'customer', two_factor_enabled = false,
      stripe_customer_id = null, deleted_at = now(), updated_at = now()
    where id = ${userId}`);
}

/** Says to the address they had that it was done. */
export async function queueFarewell(
  tx: Transaction,
  {
    userId,
    email,
    name,
    language,
  }: { userId: string; email: string; name: string; language: Language },
): Promise<void> {
  await tx.execute(sql`
    insert into outbox (mail, dedupe_key, cause)
    values (jsonb_build_object('template', 'account-deleted', 'to', ${email}::text, 'name', ${name}::text, 'language', ${language}::text),
      ${`account-deleted:${userId}`}, ${causeValue()})`);
}
