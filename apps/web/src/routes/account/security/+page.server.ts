import { nativeAuthSchemas } from '@codex/validation';
import { SESSION_COOKIE } from '@codex/constants';
import { deviceOf } from '$lib/device.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Failure } from '$lib/server/call.ts';
import { checkForm, incomplete, orError, readForm, refuse } from '$lib/server/failures.ts';
import { PROVIDERS, providersOf } from '$lib/server/providers.ts';
import { signInMethodActions } from './sign-in-methods.ts';
import { totpActions } from './totp.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies, platform, url }) => {
  const { auth, identity } = locals.api;
  const [profile, sessions, links, passkeys] = await Promise.all([
    identity.profile(),
    auth.sessions(),
    auth.accounts(),
    auth.passkeys(),
  ]);
  const accounts = orError(links, url);
  const offered = platform ? providersOf(platform.env) : [];
  const own = cookies.get(SESSION_COOKIE) ?? '';
  return {
    twoFactorEnabled: orError(profile, url).twoFactorEnabled,
    hasPassword: accounts.some(({ providerId }) => providerId === 'credential'),
    passkeys: orError(passkeys, url),
    // What is linked is listed even when the service is no longer offered.
    providers: PROVIDERS.map((provider) => ({
      provider,
      link: accounts.find(({ providerId }) => providerId === provider),
    })).filter(({ provider, link }) => link || offered.includes(provider)),
    isOnlyWayIn: accounts.length === 1,
    linking: linkingOf(url),
    // Without their tokens: a page must not hold what signs in.
    sessions: orError(sessions, url)
      .map(({ id, token, userAgent, ipAddress, createdAt, updatedAt }) => ({
        id,
        device: deviceOf(userAgent),
        ipAddress: ipAddress ?? undefined,
        createdAt,
        updatedAt,
        isCurrent: own.startsWith(`${token}.`),
      }))
      .toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt)),
  };
};

/** How an attempt to link another service ended, from the address people come back to. */
function linkingOf({ searchParams }: URL): 'linked' | 'failed' | undefined {
  if (searchParams.has('linked')) return 'linked';
  return searchParams.has('error') ? 'failed' : undefined;
}

export const actions: Actions = {
  revoke: async ({ locals, request }) => {
    const { id } = (await readForm(request)).entries;
    const sessions = await locals.api.auth.sessions();
    if (!sessions.ok) return refuse(sessions.error);
    const session = sessions.value.find((one) => one.id === id);
    const revoked = session && (await locals.api.auth.revokeSession(session.token));
    return revoked?.ok === false ? refuse(revoked.error) : { done: 'revoked' as const };
  },

  revokeOthers: async ({ locals }) => {
    const revoked = await locals.api.auth.revokeOtherSessions();
    return revoked.ok ? { done: 'revoked' as const } : refuse(revoked.error);
  },

  password: async ({ locals, request }) => {
    const { currentPassword, newPassword } = (await readForm(request)).entries;
    const form = checkForm(nativeAuthSchemas.changePassword, { currentPassword, newPassword });
    if (!form.ok) return incomplete(form.errors);
    const changed = await locals.api.auth.changePassword(form.value);
    if (changed.ok) return { done: 'password' as const };
    return isWrong(changed.error)
      ? incomplete({ currentPassword: m.password_wrong() })
      : refuse(changed.error);
  },

  ...signInMethodActions,
  ...totpActions,
};

const isWrong = ({ code }: Failure) => code === 'INVALID_CREDENTIALS';
