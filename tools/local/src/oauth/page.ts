import { html } from 'hono/html';

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 26rem; margin: 3rem auto; padding: 0 1rem; }
form { display: grid; gap: 1rem; } label { display: grid; gap: .25rem; } .check { display: flex; gap: .5rem; }
input:not([type=checkbox]), button { font: inherit; padding: .6rem; }`;

/** Where somebody says who they are at the provider and lets the platform know, or does not. */
export function consentPage(provider: string, query: string) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${provider}’s stand-in</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>Continue to Codex</h1>
        <p>This stands in for ${provider} on this machine. Be whoever you like.</p>
        <form method="post" action="?${query}">
          <label>Name <input name="name" value="Gina Local" required /></label>
          <label
            >Email <input name="email" type="email" value="gina@codex.example" required
          /></label>
          <label class="check">
            <input name="verified" type="checkbox" value="true" checked /> ${provider} has verified
            this address
          </label>
          <button name="answer" value="allow">Continue</button>
          <button name="answer" value="deny" formnovalidate>Cancel</button>
        </form>
      </body>
    </html>`;
}
