import { pathTemplate, propagationHeaders, span } from '@codex/observability';

/** Asks another worker over its service binding, as a step of the visitor's request. */
export function askWorker(
  binding: { fetch: typeof fetch },
  { url, init }: { url: string; init: RequestInit & { headers: Headers } },
): Promise<Response> {
  const { hostname, pathname } = new URL(url);
  const { method = 'GET', headers } = init;
  const template = pathTemplate(pathname);
  const attributes = {
    'server.address': hostname,
    'http.request.method': method,
    'url.template': template,
  };
  return span(`${method} ${hostname} ${template}`, { kind: 'client', attributes }, async (say) => {
    for (const [name, value] of Object.entries(propagationHeaders())) headers.set(name, value);
    const response = await binding.fetch(url, init);
    say({ 'http.response.status_code': response.status });
    return response;
  });
}
