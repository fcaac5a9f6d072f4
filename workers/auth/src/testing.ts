import {
  mailsTo,
  mailTo,
  testApi,
  waitFor,
  type MailboxMessage,
  type TestClient,
  type TestResponse,
} from '@codex/test-utils';
import { randomUUID } from 'node:crypto';

export const api = testApi();
export const password = 'correct horse battery';
export const newEmail = () => `${randomUUID()}@example.test`;

/** The session cookie that an answer sets, as a client sends it back; undefined when it sets none. */
export function cookieOf({ headers }: TestResponse): string | undefined {
  const set = headers.getSetCookie().findLast((cookie) => cookie.startsWith('codex-session='));
  return set?.split(';')[0];
}

/** The token in the newest mail to an address. */
export async function tokenMailedTo(email: string, matching?: RegExp): Promise<string> {
  const { text } = await mailTo(email, matching);
  const token = /token=([\w-]+)/.exec(text)?.[1];
  if (!token) throw new Error(`No token in: ${text}`);
  return token;
}

export interface Person {
  client: TestClient;
  email: string;
  id: string;
}

/** Somebody who registered and has not verified their address yet. */
export async function registered(name = 'Ada Lovelace'): Promise<Person> {
  const client = api.anonymous();
  const email = newEmail();
  const { data } = await client
    .post('/api/auth/email/register', { email, password, name })
    .expect(201);
  return { client, email, id: data.user.id };
}

/** Somebody who is verified and signed in, with a password. */
export async function member(name?: string): Promise<Person> {
  const person = await registered(name);
  const token = await tokenMailedTo(person.email);
  const verified = await person.client.post('/api/auth/email/verify-email', { token }).expect(200);
  person.client.cookie = cookieOf(verified);
  return person;
}

/** The same person on another device. */
export async function signedInAgain({ email }: Person): Promise<TestClient> {
  const client = api.anonymous();
  const answer = await client.post('/api/auth/email/login', { email, password }).expect(200);
  client.cookie = cookieOf(answer);
  return client;
}

/** Waits until an address has so many mails; newest first. */
export async function mailsUntil(email: string, count: number): Promise<MailboxMessage[]> {
  await waitFor(async () => (await mailsTo(email)).length === count, { what: `${count} mails` });
  return mailsTo(email);
}

/** All cookies of an answer, as a browser sends them back. */
export const cookiesOf = ({ headers }: TestResponse) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ');
