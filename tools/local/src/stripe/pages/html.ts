import type { Answer } from '../http.ts';

/** Markup that is safe to put into a page. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | Html[] | string | number | false | null | undefined;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are escaped, unless they are markup already. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  const text = parts.reduce((out, part, index) => out + render(values[index - 1]) + part);
  return new Html(text);
}

function render(value: Value): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map((item) => item.text).join('');
  return String(value).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const STYLE = new Html(`
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1a1f36; background: #f6f8fb; }
body { margin: 0; }
main { max-width: 30rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-radius: .75rem; box-shadow: 0 1px 4px #0003; }
.test { background: #ffde92; color: #5b3a00; text-align: center; margin: 0; padding: .35rem; font-weight: 600; }
h1 { font-size: 1.25rem; margin: 0; } .amount { font-size: 2rem; font-weight: 700; margin: .25rem 0 1rem; }
ul { padding: 0; margin: 0 0 1.5rem; } li { display: flex; justify-content: space-between; gap: 1rem; }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600; }
input:not([type=radio]) { width: 100%; box-sizing: border-box; font: inherit; padding: .6rem; border: 1px solid #6b7385; border-radius: .4rem; }
input[aria-invalid=true] { border-color: #c0123c; } .error { color: #b00e36; margin: .25rem 0; }
.row { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } fieldset { border: 0; padding: 0; margin: 1rem 0 0; }
legend { font-weight: 600; } .choice { font-weight: 400; margin: .25rem 0; }
button { font: inherit; font-weight: 700; width: 100%; margin: 1.25rem 0 .5rem; padding: .75rem; border: 0; border-radius: .4rem; color: #fff; background: #3d46b8; cursor: pointer; }
button.quiet { color: #1a1f36; background: #e5e9f2; margin-top: 0; }
:focus-visible { outline: 3px solid #3d46b8; outline-offset: 2px; } a { color: #3d46b8; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; } td, th { text-align: left; padding: .2rem .5rem .2rem 0; }
`);

/** A whole page. Plain HTML: there is nothing to run on it. */
export function pageAnswer(title: string, content: Html, status = 200): Answer {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <p class="test">Test mode: a local stand-in for Stripe, no money moves</p>
        <main>${content}</main>
      </body>
    </html> `;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    },
    body: document.text,
  };
}

export function redirect(location: string): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
