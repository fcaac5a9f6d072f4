import { checkoutSchema, checkoutStatusSchema } from '@codex/validation';
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { SESSION_COOKIE } from '@codex/constants';
import { z } from 'zod';
import { ask } from '../api.ts';
import type { WebEnv } from '../env.ts';
import { problem, show } from '../page.ts';

/** To Stripe's page, and back from it. */
export const checkoutRoutes = new Hono<WebEnv>()
  .post('/items/:id/buy', async (c) => {
    const checkout = await ask(c, {
      service: 'ECOM_API',
      path: '/checkout/create',
      body: { contentId: c.req.param('id') },
      schema: z.object({ data: checkoutSchema }),
    });
    if (checkout.ok) return c.redirect(checkout.value.data.sessionUrl, 303);
    if (checkout.status === 401) return c.redirect('/login', 303);
    return show(c, {
      title: 'This cannot be bought now',
      body: html`${problem(checkout.message)}
        <p>Nothing was charged. <a href="/items/${c.req.param('id')}">Back to the item</a></p>`,
      status: checkout.status < 500 ? 409 : 503,
    });
  })
  .get('/checkout/success', async (c) => {
    const again = comesFromElsewhere(c);
    if (again) return again;
    const id = encodeURIComponent(c.req.query('session_id') ?? '');
    const checkout = await ask(c, {
      service: 'ECOM_API',
      path: `/checkout/${id}`,
      schema: z.object({ data: checkoutStatusSchema }),
    });
    if (!checkout.ok) {
      return show(c, {
        title: 'Thank you',
        body: html`<p>
          Your payment went to Stripe. What you bought is in
          <a href="/library">your library</a> once it is confirmed.
        </p>`,
      });
    }
    const { status, contentId } = checkout.value.data;
    const item = html`<p><a class="button" href="/items/${contentId}">Open it</a></p>`;
    switch (status) {
      case 'paid':
        return show(c, { title: 'It is yours', body: item });
      case 'processing':
      case 'open':
        return show(c, {
          title: 'Confirming your payment',
          body: html`<p role="status">
            This page looks again by itself. You may also leave: a mail comes once it is confirmed.
          </p>`,
          refreshSeconds: 3,
        });
      case 'failed':
      case 'expired':
        return show(c, {
          title: 'The payment did not go through',
          body: html`<p>Nothing was charged.</p>
            ${item}`,
        });
    }
  })
  .get('/checkout/cancelled', (c) => {
    const contentId = c.req.query('contentId');
    const back = contentId === undefined ? '/' : `/items/${encodeURIComponent(contentId)}`;
    return show(c, {
      title: 'Not bought',
      body: html`<p>You left the payment page. Nothing was charged.</p>
        <p><a class="button" href="${back}">Go back</a></p>`,
    });
  });

/**
 * On the way back from Stripe the browser keeps the Strict cookie to itself; once our own page asks
 * again, it sends it.
 */
function comesFromElsewhere(c: Context<WebEnv>) {
  if (getCookie(c, SESSION_COOKIE) !== undefined || c.req.query('back') !== undefined)
    return undefined;
  const url = new URL(c.req.url);
  url.searchParams.set('back', '1');
  return c.html(
    html`<!doctype html><meta http-equiv="refresh" content="0; url=${url.pathname}${url.search}" />
      <title>One moment</title>
      <p><a href="${url.pathname}${url.search}">Continue</a></p>`,
  );
}
