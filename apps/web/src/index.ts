import { Hono } from 'hono';
import { html } from 'hono/html';
import type { WebEnv } from './env.ts';
import { show } from './page.ts';
import { accountRoutes } from './routes/account.ts';
import { checkoutRoutes } from './routes/checkout.ts';
import { storefrontRoutes } from './routes/storefront.ts';
import { STYLE } from './style.ts';

const app = new Hono<WebEnv>();

// A form of somebody else's page must not act for the visitor.
app.on('POST', '*', async (c, next) => {
  if (c.req.header('origin') === new URL(c.env.WEB_APP_URL).origin) return next();
  const body = html`<p>Please open the page again and repeat it there.</p>`;
  return show(c, { title: 'This came from elsewhere', body, status: 403 });
});
app.get('/style.css', (c) =>
  c.body(STYLE, 200, { 'content-type': 'text/css', 'cache-control': 'public, max-age=300' }),
);
app.route('/', storefrontRoutes);
app.route('/', checkoutRoutes);
app.route('/', accountRoutes);
app.notFound((c) =>
  show(c, {
    title: 'There is nothing here',
    body: html`<p><a href="/">To the start</a></p>`,
    status: 404,
  }),
);
app.onError((error, c) => {
  // oxlint-disable-next-line no-console -- a crash has to be in the logs
  console.error(error);
  const body = html`<p>
    Something failed on our side. What you did last may not have been saved.
  </p>`;
  return show(c, { title: 'This did not work', body, status: 500 });
});

export default app;
