import { error, fail, redirect } from '@sveltejs/kit';
import type { Content } from '@codex/validation';
import type { RequestEvent } from './$types';
import { m } from '$lib/paraglide/messages.js';
import { imagesUrl } from '$lib/server/article.ts';
import { incomplete, orError, readForm, refuse } from '$lib/server/failures.ts';
import { lastDays } from '$lib/studio/period.ts';
import { requireCreator } from '$lib/server/session.ts';
import { readItem, slugTaken } from '../item-form.ts';
import type { Actions, PageServerLoad } from './$types';

const DAYS = 30;

export const load: PageServerLoad = async (event) => {
  const { locals, params, platform, url } = event;
  const { content, identity } = locals.api;
  const [user, item, media, organizations, stats] = await Promise.all([
    requireCreator(event),
    content.byId(params.id),
    content.media({ limit: 100 }),
    identity.organizations({ mine: true, limit: 100, sortBy: 'name' }),
    content.stats({ ...lastDays(DAYS), contentId: params.id }),
  ]);
  const own = orError(item, url);
  if (own.creatorId !== user.id) error(404);
  const mediaUrl = platform?.env.CONTENT_API_URL ?? '';
  const isFrame = own.thumbnailUrl?.startsWith(`${mediaUrl}/v/`) ?? false;
  const all = orError(media, url).items;
  return {
    item: own,
    stats: own.contentType === 'written' ? undefined : orError(stats, url),
    poster: { own: isFrame ? null : own.thumbnailUrl, frame: isFrame ? own.thumbnailUrl : null },
    imagesUrl: imagesUrl(platform),
    media: all.filter(({ mediaType }) => mediaType === own.contentType),
    organizations: orError(organizations, url).items.map(({ id, name }) => ({ id, name })),
  };
};

type Outcome = { ok: true; item: Content } | { ok: false; answer: ReturnType<typeof refuse> };

/** Saves the form, unless the item was changed elsewhere since it was read. */
async function save({ locals, params, request }: RequestEvent): Promise<Outcome> {
  const { entries, values } = await readForm(request);
  const { change, errors } = readItem(entries);
  if (Object.keys(errors).length > 0) return { ok: false, answer: incomplete(errors, values) };
  const { content } = locals.api;
  const current = await content.byId(params.id);
  if (!current.ok) return { ok: false, answer: refuse(current.error, values) };
  const isOverwrite = entries.overwrite === 'yes';
  if (!isOverwrite && entries.basedOn && entries.basedOn !== current.value.updatedAt) {
    const problem = { message: m.studio_changed_elsewhere(), errors: {}, values };
    return { ok: false, answer: fail(409, problem) };
  }
  const saved = await content.update(params.id, change);
  if (saved.ok) return { ok: true, item: saved.value };
  const taken = slugTaken(saved.error);
  return {
    ok: false,
    answer: taken ? incomplete({ slug: taken }, values) : refuse(saved.error, values),
  };
}

const savedState = ({ updatedAt }: Content) => ({ saved: updatedAt });

export const actions: Actions = {
  save: async (event) => {
    const outcome = await save(event);
    return outcome.ok ? savedState(outcome.item) : outcome.answer;
  },
  publish: async (event) => {
    const outcome = await save(event);
    if (!outcome.ok) return outcome.answer;
    const published = await event.locals.api.content.publish(event.params.id);
    if (published.ok) return { ...savedState(published.value), published: true };
    const { code } = published.error;
    if (code !== 'MEDIA_NOT_READY' && code !== 'BUSINESS_RULE') return refuse(published.error);
    return fail(422, { message: m.studio_not_publishable(), errors: {}, values: {} });
  },
  unpublish: async ({ locals, params }) => {
    const done = await locals.api.content.unpublish(params.id);
    return done.ok ? savedState(done.value) : refuse(done.error);
  },
  delete: async ({ locals, params, request }) => {
    const { entries } = await readForm(request);
    const item = await locals.api.content.byId(params.id);
    if (!item.ok) return refuse(item.error);
    if (entries.confirm?.trim() !== item.value.title.trim()) {
      return incomplete({ confirm: m.studio_type_the_title() }, { confirm: entries.confirm ?? '' });
    }
    const removed = await locals.api.content.remove(params.id);
    if (!removed.ok) return refuse(removed.error);
    redirect(303, '/studio/content?deleted=1');
  },
};
