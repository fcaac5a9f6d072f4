import type { Context } from '../context.ts';
import type { Answer } from '../http.ts';
import { finishOnboarding } from '../resources/accounts.ts';
import { notFound } from './checkout-page.ts';
import { html, pageAnswer, redirect } from './html.ts';

/** `GET /setup/:account`, where an account link leads. */
export function showSetup({ store }: Context, id: string): Answer {
  const account = store.get('account', id);
  if (!account) return notFound();
  return pageAnswer(
    'Set up payouts',
    html` <h1>Set up payouts</h1>
      <p>${account.email ?? account.id}</p>
      <form method="post"><button type="submit">Finish with test data</button></form>`,
  );
}

/** `POST /setup/:account`: everything Stripe would ask for is answered. */
export function submitSetup(context: Context, id: string, url: URL): Answer {
  const account = context.store.get('account', id);
  if (!account) return notFound();
  finishOnboarding(context, account);
  const back = url.searchParams.get('return_url') ?? '';
  return URL.canParse(back) ? redirect(back) : showSetup(context, id);
}
