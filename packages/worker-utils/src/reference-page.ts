import { html, raw } from 'hono/html';
import type { createDocument } from 'zod-openapi';

type Document = ReturnType<typeof createDocument>;
type Operation = {
  summary?: string;
  description?: string;
  requestBody?: unknown;
  responses?: unknown;
  requestParams?: unknown;
  parameters?: unknown;
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.75rem}h2{font-size:1.05rem;margin:2rem 0 .25rem}
code,pre{font:.875rem/1.5 ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;border:1px solid color-mix(in oklch,currentColor 20%,transparent);border-radius:.5rem}
nav ul{columns:2;padding-left:1rem}.method{text-transform:uppercase;font-weight:700}`;

function operationsOf(
  document: Document,
): { id: string; method: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item?.[method] as Operation | undefined;
      return operation
        ? [{ id: `${method}-${path.replace(/[^a-z0-9]+/gi, '-')}`, method, path, operation }]
        : [];
    }),
  );
}

function block(title: string, value: unknown) {
  if (value === undefined) return '';
  return html`<details>
    <summary>${title}</summary>
    <pre><code>${JSON.stringify(value, null, 2)}</code></pre>
  </details>`;
}

/** A readable page of an OpenAPI document: no script, nothing loaded from elsewhere. */
export function referencePage(document: Document) {
  const operations = operationsOf(document);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${document.info.title} reference</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${document.info.title} reference</h1>
          <p>The same as <a href="/openapi.json">openapi.json</a>, to read.</p>
          <nav aria-label="Routes">
            <ul>
              ${operations.map(
                ({ id, method, path }) =>
                  html`<li>
                    <a href="#${id}"><span class="method">${method}</span> ${path}</a>
                  </li>`,
              )}
            </ul>
          </nav>
          ${operations.map(
            ({ id, method, path, operation }) =>
              html`<section aria-labelledby="${id}">
                <h2 id="${id}"><span class="method">${method}</span> <code>${path}</code></h2>
                <p>${operation.summary ?? ''} ${operation.description ?? ''}</p>
                ${block('Parameters', operation.parameters)}${block('Body', operation.requestBody)}${block('Answers', operation.responses)}
              </section>`,
          )}
          ${block('Schemas', document.components?.schemas)}
        </main>
      </body>
    </html>`;
}
