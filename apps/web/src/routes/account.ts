import { doneSchema, signedInSchema } from '@codex/validation';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { ask, passCookies } from '../api.ts';
import type { WebEnv } from '../env.ts';
import { type Html, problem, show } from '../page.ts';

const text = async (form: Promise<FormData>, name: string) => String((await form).get(name) ?? '');

/** Signing in, and the pages that mails lead to. */
export const accountRoutes = new Hono<WebEnv>()
  .get('/login', (c) => show(c, { title: 'Sign in', body: loginForm() }))
  .post('/login', async (c) => {
    const form = c.req.formData();
    const email = await text(form, 'email');
    const signedIn = await ask(c, {
      service: 'AUTH',
      path: '/api/auth/email/login',
      body: { email, password: await text(form, 'password') },
      schema: z.object({ data: signedInSchema }),
    });
    if (!signedIn.ok) {
      return show(c, {
        title: 'Sign in',
        body: html`${problem(signedIn.message)}${loginForm(email)}`,
        status: 401,
      });
    }
    passCookies(c, signedIn.cookies);
    return c.redirect('/library', 303);
  })
  .get('/forgot-password', (c) => show(c, { title: 'Forgot your password', body: forgotForm() }))
  .post('/forgot-password', async (c) => {
    const sent = await ask(c, {
      service: 'AUTH',
      path: '/api/auth/email/send-reset-password-email',
      body: { email: await text(c.req.formData(), 'email') },
      schema: z.object({ data: doneSchema }),
    });
    const body = sent.ok
      ? html`<p role="status">
          If there is an account with this address, a mail with a link is on its way.
        </p>`
      : html`${problem(sent.message)}${forgotForm()}`;
    return show(c, { title: 'Forgot your password', body });
  })
  .get('/reset-password', (c) =>
    show(c, { title: 'Choose a new password', body: resetForm(c.req.query('token') ?? '') }),
  )
  .post('/reset-password', async (c) => {
    const form = c.req.formData();
    const token = await text(form, 'token');
    const reset = await ask(c, {
      service: 'AUTH',
      path: '/api/auth/email/reset-password',
      body: { token, newPassword: await text(form, 'password') },
      schema: z.object({ data: doneSchema }),
    });
    const body = reset.ok
      ? html`<p role="status">Your password is changed, and every session has ended.</p>
          <p><a class="button" href="/login">Sign in</a></p>`
      : html`${problem(reset.message)}${resetForm(token)}`;
    return show(c, { title: 'Choose a new password', body });
  })
  .get('/verify-email', (c) =>
    show(c, {
      title: 'This link does not work any more',
      body: html`<p>
          It was used before, or it is too old. If your address is confirmed already, you can sign
          in; else signing in sends you a new link.
        </p>
        <p><a class="button" href="/login">Sign in</a></p>`,
    }),
  );

function loginForm(email = ''): Html {
  return html`<form method="post" action="/login">
    <label
      >Email <input type="email" name="email" value="${email}" autocomplete="username" required
    /></label>
    <label
      >Password <input type="password" name="password" autocomplete="current-password" required
    /></label>
    <button>Sign in</button>
    <a href="/forgot-password">Forgot your password?</a>
  </form>`;
}

function forgotForm(): Html {
  return html`<form method="post" action="/forgot-password">
    <label>Email <input type="email" name="email" autocomplete="username" required /></label>
    <button>Send me a link</button>
  </form>`;
}

function resetForm(token: string): Html {
  return html`<form method="post" action="/reset-password">
    <input type="hidden" name="token" value="${token}" />
    <label
      >New password
      <input
        type="password"
        name="password"
        autocomplete="new-password"
        minlength="8"
        maxlength="128"
        required
      />
    </label>
    <button>Change it</button>
  </form>`;
}
