import { schema } from '@codex/database';
import { mailsTo, mailTo, setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  api,
  mailsUntil,
  member,
  newEmail,
  password,
  registered,
  signedInAgain,
  tokenMailedTo,
  type Person,
} from '../testing.ts';

const db = setupTestDatabase();

const ask = ({ client }: Person, email: string) =>
  client.post('/api/auth/email/send-change-email', { newEmail: email, password });

const confirm = (token: string) => api.anonymous().post('/api/auth/email/change-email', { token });

describe('an account moves to another address', () => {
  test('when the link that went there is used; until then nothing changes', async () => {
    const person = await member();
    const phone = await signedInAgain(person);
    const moved = newEmail();
    await ask(person, ` ${moved.toUpperCase()} `).expect(200);
    const token = await tokenMailedTo(moved, /Confirm/);
    const { text } = await mailTo(person.email, /about to change/);
    expect(text).toContain(moved);
    expect(text).not.toContain(token);
    await signedInAgain(person);

    expect((await confirm(token).expect(200)).data).toEqual({ email: moved });
    await mailTo(person.email, /was changed/);
    // The cookies go on, and what they open says the new address at once.
    for (const client of [person.client, phone]) {
      const { data } = await client.get('/api/auth/session').expect(200);
      expect(data.user).toMatchObject({ id: person.id, email: moved, emailVerified: true });
    }
    await signedInAgain({ ...person, email: moved });
    const { email } = person;
    await api.anonymous().post('/api/auth/email/login', { email, password }).expect(401);
    await confirm(token).expect(400);
  });

  test('once, of several who use the link at the same moment', async () => {
    const person = await member();
    const moved = newEmail();
    await ask(person, moved).expect(200);
    const token = await tokenMailedTo(moved);
    const answers = await Promise.all([confirm(token), confirm(token), confirm(token)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
  });

  test('by the newest link only', async () => {
    const person = await member();
    const [mistyped, meant] = [newEmail(), newEmail()];
    await ask(person, mistyped).expect(200);
    const older = await tokenMailedTo(mistyped);
    await ask(person, meant).expect(200);
    await confirm(older).expect(400);
    await confirm(await tokenMailedTo(meant)).expect(200);
  });

  test('even if somebody once registered there and never verified it', async () => {
    const squatter = await registered('Mallory');
    const person = await member();
    await ask(person, squatter.email).expect(200);
    await confirm(await tokenMailedTo(squatter.email, /Confirm/)).expect(200);
    const owners = await db
      .select({ id: schema.users.id })
      .from(schema.users)
      .where(eq(schema.users.email, squatter.email));
    expect(owners).toEqual([{ id: person.id }]);
  });

  test('and every mail about it is in the language that its owner reads', async () => {
    const person = await member();
    await person.client.patch('/api/user/profile', { language: 'de' }).expect(200);
    const moved = newEmail();
    await ask(person, moved).expect(200);
    await mailTo(person.email, /soll sich ändern/);
    await confirm(await tokenMailedTo(moved, /Bestätige deine neue/)).expect(200);
    await mailTo(person.email, /Adresse ist geändert/);
  });

  test('and links that went to the old one die', async () => {
    const person = await member();
    const { email } = person;
    await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    const reset = await tokenMailedTo(email, /new password/);
    const moved = newEmail();
    await ask(person, moved).expect(200);
    await confirm(await tokenMailedTo(moved)).expect(200);
    const body = { token: reset, newPassword: 'a whole new password' };
    await api.anonymous().post('/api/auth/email/reset-password', body).expect(400);
  });
});

describe('an account stays where it is', () => {
  test('without the right password', async () => {
    const { client } = await member();
    const path = '/api/auth/email/send-change-email';
    const moved = newEmail();
    const without = await client.post(path, { newEmail: moved }).expect(400);
    expect(without.error.details.issues[0].field).toBe('password');
    const wrong = await client.post(path, { newEmail: moved, password: 'wrong' }).expect(401);
    expect(wrong.error.code).toBe('INVALID_CREDENTIALS');
    await api.anonymous().post(path, { newEmail: moved, password }).expect(401);
    expect(await mailsTo(moved)).toEqual([]);
  });

  test('without a password and with an old sign-in', async () => {
    const { client, id, email } = await member();
    await db.delete(schema.accounts).where(eq(schema.accounts.userId, id));
    const path = '/api/auth/email/send-change-email';
    await client.post(path, { newEmail: newEmail() }).expect(200);
    await mailTo(email, /about to change/);
    const createdAt = new Date(Date.now() - 61 * 60_000);
    await db.update(schema.sessions).set({ createdAt }).where(eq(schema.sessions.userId, id));
    await client.post(path, { newEmail: newEmail() }).expect(403);
  });

  test('when the address is its own, or none', async () => {
    const person = await member();
    const { error } = await ask(person, person.email).expect(400);
    expect(error.details.issues[0].field).toBe('newEmail');
    await ask(person, 'nonsense').expect(400);
  });

  test('when the address is somebody’s: only they learn it', async () => {
    const [person, owner] = [await member(), await member('Olive Owner')];
    const free = await ask(person, newEmail()).expect(200);
    const taken = await ask(person, owner.email).expect(200);
    expect(taken.body).toEqual(free.body);
    const { text } = await mailTo(owner.email, /already has an account/);
    expect(text).toContain('Olive Owner');
    expect(text).not.toMatch(/token=|Ada/);
  });

  test('when somebody else verified the address first', async () => {
    const [first, second] = [await member(), await member()];
    const wanted = newEmail();
    await ask(first, wanted).expect(200);
    const token = await tokenMailedTo(wanted);
    await ask(second, wanted).expect(200);
    const [newest] = await mailsUntil(wanted, 2);
    const other = /token=([\w-]+)/.exec(newest?.text ?? '')?.[1] ?? '';
    await confirm(other).expect(200);
    expect((await confirm(token).expect(409)).error.code).toBe('CONFLICT');
    expect((await first.client.get('/api/auth/session').expect(200)).data.user.email).toBe(
      first.email,
    );
  });

  test('when its owner chooses a new password meanwhile', async () => {
    const person = await member();
    const moved = newEmail();
    await ask(person, moved).expect(200);
    const token = await tokenMailedTo(moved);
    const body = { currentPassword: password, newPassword: 'a whole new password' };
    await person.client.post('/api/auth/change-password', body).expect(200);
    await confirm(token).expect(400);
  });
});
