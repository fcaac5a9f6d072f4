import { redirect } from '@sveltejs/kit';
import type { Api } from '$lib/server/api.ts';
import { orError } from '$lib/server/failures.ts';
import { requireUser } from '$lib/server/session.ts';
import type { PageServerLoad } from './$types';

/** Stripe's word usually takes less than this; the page asks again after it. */
const PATIENCE_MS = 4000;
const STEP_MS = 400;

/** Back from the payment page: straight to the item, as soon as it opens. */
export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const sessionId = url.searchParams.get('session_id');
  if (!sessionId) redirect(303, '/library');
  await requireUser(event);
  const { status, contentId } = orError(await locals.api.ecom.checkoutStatus(sessionId), url);
  if (status === 'paid' && (await opens(locals.api, contentId))) {
    redirect(303, `/items/${contentId}?play`);
  }
  return { status, contentId };
};

/** Whether the item is open by now, or soon. */
async function opens(api: Api, contentId: string): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const item = await api.content.byId(contentId);
    if (item.ok && item.value.access.granted) return true;
    if (Date.now() + STEP_MS > until) return false;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
