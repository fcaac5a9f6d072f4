import type { Addresses } from '../settings.ts';
import { DEMO_PASSWORD } from './catalog.ts';

interface Answer {
  status: number;
  data: Record<string, unknown>;
  items: Record<string, unknown>[];
  cookie: string | undefined;
  text: string;
}

/** One person of the demo, talking to the platform as any client does. */
export class DemoClient {
  #cookie: string | undefined;

  constructor(
    readonly addresses: Addresses,
    /** Each person has an address of their own, so that limits count them apart. */
    readonly ip: string,
  ) {}

  async send(
    method: string,
    url: string,
    body?: unknown,
    expected: number[] = [200, 201],
  ): Promise<Answer> {
    const bytes = body instanceof Uint8Array;
    const response = await fetch(url, {
      method,
      headers: {
        'cf-connecting-ip': this.ip,
        ...(this.#cookie && { cookie: this.#cookie }),
        ...(body !== undefined && {
          'content-type': bytes ? 'application/octet-stream' : 'application/json',
        }),
      },
      ...(body !== undefined && { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text.startsWith('{') ? (JSON.parse(text) as Partial<Answer>) : {};
    if (!expected.includes(response.status))
      throw new Error(`${method} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
    const cookie = response.headers
      .getSetCookie()
      .find((line) => line.startsWith('codex-session='))
      ?.split(';')[0];
    return {
      status: response.status,
      data: parsed.data ?? {},
      items: parsed.items ?? [],
      cookie,
      text,
    };
  }

  /** Registers by mail where the account is new, and signs in. */
  async enter({ name, email }: { name: string; email: string }): Promise<void> {
    const { auth, mailbox } = this.addresses;
    const login = () =>
      this.send(
        'POST',
        `${auth}/api/auth/email/login`,
        { email, password: DEMO_PASSWORD },
        [200, 401, 403],
      );
    let entered = await login();
    if (entered.status !== 200) {
      await this.send('POST', `${auth}/api/auth/email/register`, {
        email,
        password: DEMO_PASSWORD,
        name,
      });
      const token = await this.#tokenFrom(
        `${mailbox}/api/messages?to=${encodeURIComponent(email)}`,
      );
      await this.send('POST', `${auth}/api/auth/email/verify-email`, { token });
      entered = await login();
    }
    if (!entered.cookie) throw new Error(`${email} could not sign in`);
    this.#cookie = entered.cookie;
  }

  async #tokenFrom(inbox: string): Promise<string> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const { items } = await this.send('GET', inbox);
      for (const { text } of items) {
        const token = /[?&]token=([^\s&"]+)/.exec(String(text))?.[1];
        if (token) return decodeURIComponent(token);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('The verification mail did not come');
  }
}
