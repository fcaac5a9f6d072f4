import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { SESSION_COOKIE } from '@codex/constants';
import type { signedInSchema } from '@codex/validation';
import type { z } from 'zod';
import { loginAddress } from '$lib/same-site.ts';
import type { Api } from './api.ts';

export type User = z.output<typeof signedInSchema>['user'];

/** Asks who is signed in, once; a stranger without a cookie costs nothing. */
export function sessionReader(cookies: RequestEvent['cookies'], api: Api) {
  let asked: Promise<User | undefined> | undefined;
  const ask = async () => {
    if (cookies.get(SESSION_COOKIE) === undefined) return undefined;
    const session = await api.auth.session();
    return session.ok ? session.value.user : undefined;
  };
  return () => (asked ??= ask());
}

/** Who is signed in. A stranger is sent to sign in, and back here afterwards. */
export async function requireUser({ locals, url }: RequestEvent): Promise<User> {
  const user = await locals.user();
  if (!user) redirect(303, loginAddress(url));
  return user;
}

/** Somebody who runs the platform. For everybody else there is nothing here. */
export async function requireOperator({ locals }: RequestEvent): Promise<User> {
  const user = await locals.user();
  if (user?.role !== 'admin') error(404);
  return user;
}

/** Somebody who may publish. Others are shown how to become a creator. */
export async function requireCreator(event: RequestEvent): Promise<User> {
  const user = await requireUser(event);
  if (user.role === 'customer') redirect(303, '/account#creator');
  return user;
}
