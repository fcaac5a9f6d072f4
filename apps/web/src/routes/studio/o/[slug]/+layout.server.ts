import { error } from '@sveltejs/kit';
import { orError } from '$lib/server/failures.ts';
import { requireCreator } from '$lib/server/session.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  const { locals, params, url } = event;
  const { identity } = locals.api;
  const [user, found, mine] = await Promise.all([
    requireCreator(event),
    identity.organizationBySlug(params.slug),
    identity.organizations({ mine: true, limit: 100 }),
  ]);
  const organization = orError(found, url);
  if (!orError(mine, url).items.some(({ id }) => id === organization.id)) error(404);
  const members = orError(await identity.members(organization.id, { limit: 100 }), url);
  const me = members.items.find(({ userId }) => userId === user.id);
  return {
    organization,
    members,
    me: user.id,
    role: me?.role,
    administers: me?.role === 'owner' || me?.role === 'admin',
  };
};
