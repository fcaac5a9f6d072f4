import { html } from 'hono/html';
import type { Message } from './messages.ts';

const STYLE = html`<style>
  :root {
    color-scheme: light dark;
    --ink: oklch(0.22 0.01 60);
    --ground: oklch(0.985 0.004 85);
    --line: oklch(0.88 0.01 80);
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ink: oklch(0.93 0.005 80);
      --ground: oklch(0.16 0.006 60);
      --line: oklch(0.32 0.01 60);
    }
  }
  body {
    font:
      1rem/1.5 system-ui,
      sans-serif;
    color: var(--ink);
    background: var(--ground);
    max-width: 56rem;
    margin: 0 auto;
    padding: 2rem 1rem;
  }
  ul {
    list-style: none;
    padding: 0;
  }
  li a {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 1rem;
    padding: 0.75rem 0;
    border-top: 1px solid var(--line);
    color: inherit;
    text-decoration: none;
  }
  li a:hover .subject {
    text-decoration: underline;
  }
  :focus-visible {
    outline: 3px solid currentColor;
    outline-offset: 2px;
  }
  .subject {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .quiet {
    opacity: 0.75;
    overflow-wrap: anywhere;
  }
  time {
    font-variant-numeric: tabular-nums;
  }
  iframe {
    width: 100%;
    height: 60vh;
    border: 1px solid var(--line);
    background: white;
  }
  pre {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    border-top: 1px solid var(--line);
    padding-top: 1rem;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 1rem;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
</style>`;

type Html = ReturnType<typeof html>;

/** Every message, newest first. */
export function inboxPage(messages: Message[]): Html {
  const rows = messages.map(
    ({ id, to, subject, createdAt }) =>
      html`<li>
        <a href="/messages/${id}">
          <span class="subject">${subject}</span>
          <time datetime="${createdAt}">${readableTime(createdAt)}</time>
          <span class="quiet">${to}</span>
        </a>
      </li>`,
  );
  return page(
    'Inbox',
    messages.length === 0
      ? html`<p>
          No mail yet. What the platform sends appears here instead of leaving this machine.
        </p>`
      : html`<ul>
          ${rows}
        </ul>`,
  );
}

/** One message: its HTML in a sandboxed frame, and its text. */
export function messagePage({ id, to, from, subject, text, html: body, createdAt }: Message): Html {
  return page(
    subject,
    html`<p><a href="/">Inbox</a></p>
      <dl>
        <dt>To</dt>
        <dd>${to}</dd>
        <dt>From</dt>
        <dd>${from}</dd>
        <dt>Sent</dt>
        <dd><time datetime="${createdAt}">${readableTime(createdAt)}</time></dd>
      </dl>
      ${body ? html`<iframe title="The message" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${id}/html"></iframe>` : ''}
      ${
        text
          ? html`<h2>Text</h2>
              <pre>${text}</pre>`
          : ''
      }`,
  );
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Mailbox</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

function readableTime(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
