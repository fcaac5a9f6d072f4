import { inviteMemberSchema, updateMemberSchema } from '@codex/validation';
import type { RequestEvent } from './$types';
import { checkForm, incomplete, orError, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

const bySlug = ({ locals, params }: RequestEvent) =>
  locals.api.identity.organizationBySlug(params.slug);

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { organization, administers } = await parent();
  if (!administers) return { invitations: [] };
  const open = await locals.api.identity.openInvitations(organization.id, { limit: 100 });
  return { invitations: orError(open, url).items };
};

export const actions: Actions = {
  invite: async (event) => {
    const { entries, values } = await readForm(event.request);
    const form = checkForm(inviteMemberSchema, { email: entries.email, role: entries.role });
    if (!form.ok) return incomplete(form.errors, values);
    const organization = await bySlug(event);
    if (!organization.ok) return refuse(organization.error, values);
    const invited = await event.locals.api.identity.invite(organization.value.id, form.value);
    if (!invited.ok) return refuse(invited.error, values);
    return { invited: { email: invited.value.email, expiresAt: invited.value.expiresAt } };
  },
  resend: async (event) => {
    const { entries } = await readForm(event.request);
    const organization = await bySlug(event);
    if (!organization.ok) return refuse(organization.error);
    const { identity } = event.locals.api;
    const sent = await identity.resendInvitation(organization.value.id, entries.invitationId ?? '');
    if (!sent.ok) return refuse(sent.error);
    return { resent: { email: sent.value.email, expiresAt: sent.value.expiresAt } };
  },
  revoke: async (event) => {
    const { entries } = await readForm(event.request);
    const organization = await bySlug(event);
    if (!organization.ok) return refuse(organization.error);
    const { identity } = event.locals.api;
    const gone = await identity.revokeInvitation(organization.value.id, entries.invitationId ?? '');
    return gone.ok ? { revoked: true } : refuse(gone.error);
  },
  role: async (event) => {
    const { entries } = await readForm(event.request);
    const form = checkForm(updateMemberSchema, { role: entries.role });
    if (!form.ok) return incomplete(form.errors);
    const organization = await bySlug(event);
    if (!organization.ok) return refuse(organization.error);
    const { identity } = event.locals.api;
    const { id } = organization.value;
    const changed = await identity.updateMember(id, entries.userId ?? '', form.value);
    return changed.ok ? { saved: true } : refuse(changed.error);
  },
  remove: async (event) => {
    const { entries } = await readForm(event.request);
    const organization = await bySlug(event);
    if (!organization.ok) return refuse(organization.error);
    const { identity } = event.locals.api;
    const removed = await identity.removeMember(organization.value.id, entries.userId ?? '');
    return removed.ok ? { saved: true } : refuse(removed.error);
  },
};
