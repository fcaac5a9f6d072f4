import type { Addresses } from '../settings.ts';
import { DEMO_PASSWORD } from './people.ts';

interface Answer {
  status: number;
  data: Record<string, unknown>;
  items: Record<string, unknown>[];
  cookie: string | undefined;
}

interface Sending {
  body?: unknown;
  /** Of a body of bytes. */
  type?: string;
  /** Other answers are errors. */
  expected?: readonly number[];
}

/** One person of the demo, talking to the platform as any client does. */
export class DemoClient {
  #cookie: string | undefined;

  constructor(
    readonly addresses: Addresses,
    /** Each person has an address of their own, so that limits count them apart. */
    readonly ip: string,
    readonly email: string,
  ) {}

  async send(
    method: string,
    url: string,
    { body, type = 'application/octet-stream', expected = [200, 201, 204] }: Sending = {},
  ): Promise<Answer> {
    const bytes = body instanceof Uint8Array;
    const response = await fetch(url, {
      method,
      headers: {
        'cf-connecting-ip': this.ip,
        ...(this.#cookie && { cookie: this.#cookie }),
        ...(body !== undefined && { 'content-type': bytes ? type : 'application/json' }),
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
    return { status: response.status, data: parsed.data ?? {}, items: parsed.items ?? [], cookie };
  }

  /** Registers by mail where the account is new, and signs in. */
  async enter(name: string): Promise<void> {
    const { auth } = this.addresses;
    const { email } = this;
    const login = () =>
      this.send('POST', `${auth}/api/auth/email/login`, {
        body: { email, password: DEMO_PASSWORD },
        expected: [200, 401, 403],
      });
    let entered = await login();
    if (entered.status !== 200) {
      await this.send('POST', `${auth}/api/auth/email/register`, {
        body: { email, password: DEMO_PASSWORD, name },
      });
      const token = await this.mailed(/[?&]token=([^\s&"]+)/);
      await this.send('POST', `${auth}/api/auth/email/verify-email`, { body: { token } });
      entered = await login();
    }
    if (!entered.cookie) throw new Error(`${email} could not sign in`);
    this.#cookie = entered.cookie;
  }

  /** What a mail to this person says, newest first. */
  async mailed(pattern: RegExp): Promise<string> {
    const inbox = `${this.addresses.mailbox}/api/messages?to=${encodeURIComponent(this.email)}`;
    return waitFor('mail', 20_000, async () => {
      const { items } = await this.send('GET', inbox);
      const found = items.map(({ text }) => pattern.exec(String(text))?.[1]).find(Boolean);
      return found && decodeURIComponent(found);
    });
  }
}

/** Asks again until there is an answer. */
export async function waitFor<T>(
  what: string,
  patienceMs: number,
  ask: () => Promise<T | undefined>,
  pauseMs = 300,
): Promise<T> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`The ${what} did not come in time`);
}
