import { randomInt } from 'node:crypto';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Page {
  status: number;
  /** Where it leads, below the web app's address. */
  location: string | undefined;
  html: string;
  headers: IncomingHttpHeaders;
}

interface Question {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

const WEB = process.env['WEB_APP_URL'] ?? '';

/** A browser without JavaScript; `fetch` would not let it say where it comes from. */
export class WebVisitor {
  readonly #cookies = new Map<string, string>();
  readonly #address = `198.51.${randomInt(256)}.${randomInt(256)}`;

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Opens a page; redirects are not followed. */
  async open(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#ask(path, { headers });
  }

  /** Sends a form of the web app. */
  async submit(path: string, fields: Record<string, string>, origin = WEB): Promise<Page> {
    const type = 'application/x-www-form-urlencoded';
    return this.send(path, { type, body: new URLSearchParams(fields).toString(), origin });
  }

  /** Sends anything where a form belongs. */
  async send(path: string, { type = '', body = '', origin = WEB }): Promise<Page> {
    return this.#ask(path, { method: 'POST', headers: { origin, 'content-type': type }, body });
  }

  async #ask(path: string, { method = 'GET', headers = {}, body }: Question): Promise<Page> {
    const sent = request(new URL(path, WEB).href, {
      method,
      headers: {
        accept: 'text/html',
        'cf-connecting-ip': this.#address,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    });
    sent.end(body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve).once('error', reject);
    });
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
    const { location } = answer.headers;
    return {
      status: answer.statusCode ?? 0,
      location: location?.replace(new URL(WEB).origin, ''),
      html: await text(answer),
      headers: answer.headers,
    };
  }

  #keep(line: string): void {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
    if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
