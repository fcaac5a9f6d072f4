import { randomBytes } from 'node:crypto';
import { workerFetch } from '@codex/security';
import { setupTestDatabase } from './database.ts';
import { seedSession, seedTestUsers, type SeededUser, type SeedUser } from './users.ts';

/** An answer, with the parts of the envelope at hand. Bodies are whatever the worker sent. */
export interface TestResponse {
  status: number;
  headers: Headers;
  text: string;
  // Tests look into bodies freely; the shapes are what they check.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  items: any[];
  // oxlint-disable-next-line typescript/no-explicit-any
  error: any;
}

export interface TestRequest extends Promise<TestResponse> {
  /** Fails with the answer's body when the status is another one. */
  expect(status: number): Promise<TestResponse>;
}

export interface RequestOptions {
  headers?: Record<string, string>;
  body?: BodyInit | null;
  redirect?: 'follow' | 'manual';
}

const PREFIXES: readonly [RegExp, string][] = [
  [/^\/api\/auth\//, 'AUTH_URL'],
  [/^\/(checkout|purchases|sales|webhooks)\b/, 'ECOM_API_URL'],
  [
    /^\/api\/(organizations|invitations)\b|^\/api\/user\/(profile|by-username|become-creator|export|account)/,
    'IDENTITY_API_URL',
  ],
  [/^\/(v|i|api|internal\/media)\//, 'CONTENT_API_URL'],
  [/^\/internal\/outbox\//, 'AUTH_URL'],
];

/** The address of a path: absolute ones stay, others find their worker by prefix. */
export function addressOf(path: string): string {
  if (/^https?:\/\//.test(path)) return path;
  const name = PREFIXES.find(([pattern]) => pattern.test(path))?.[1];
  const base = name ? process.env[name] : undefined;
  if (!base) throw new Error(`No worker is known for ${path}; run the tests with \`npm test\`.`);
  return base + path;
}

async function read(response: Response): Promise<TestResponse> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && text !== '';
  const body = json ? JSON.parse(text) : undefined;
  const { status, headers } = response;
  return { status, headers, text, body, data: body?.data, items: body?.items, error: body?.error };
}

function expectable(sent: Promise<Response>, what: string): TestRequest {
  const answer = sent.then(read);
  return Object.assign(answer, {
    expect: async (status: number) => {
      const got = await answer;
      if (got.status !== status) {
        throw new Error(
          `${what}: expected ${status}, got ${got.status}: ${got.text.slice(0, 2000)}`,
        );
      }
      return got;
    },
  });
}

/** One client: its own address, and a session where it is somebody's. */
export class TestClient {
  readonly ip = `2001:db8::${randomBytes(6)
    .toString('hex')
    .replace(/(.{4})(?=.)/g, '$1:')}`;
  readonly #user: SeededUser | undefined;

  constructor(
    user?: SeededUser,
    public cookie?: string,
    readonly sessionToken?: string,
  ) {
    this.#user = user;
  }

  /** Who this client is. @throws Error for a stranger */
  get user(): SeededUser {
    if (!this.#user) throw new Error('This client is a stranger.');
    return this.#user;
  }

  get id(): string {
    return this.user.id;
  }

  /** `fetch` with this client's address and cookie, for what is not JSON. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cf-connecting-ip', headers.get('cf-connecting-ip') ?? this.ip);
    if (this.cookie && !headers.has('cookie')) headers.set('cookie', this.cookie);
    return fetch(addressOf(path), { redirect: 'manual', ...init, headers });
  }

  request(
    method: string,
    path: string,
    { headers = {}, body = null, redirect }: RequestOptions = {},
  ): TestRequest {
    const sent = this.fetch(path, { method, headers, body, ...(redirect && { redirect }) });
    return expectable(sent, `${method} ${path}`);
  }

  #json(method: string, path: string, body: unknown, options: RequestOptions = {}): TestRequest {
    if (body === undefined) return this.request(method, path, options);
    return this.request(method, path, {
      ...options,
      headers: { 'content-type': 'application/json', ...options.headers },
      body: JSON.stringify(body),
    });
  }

  get(path: string, options?: RequestOptions): TestRequest {
    return this.request('GET', path, options);
  }

  post(path: string, body?: unknown, options?: RequestOptions): TestRequest {
    return this.#json('POST', path, body, options);
  }

  patch(path: string, body: unknown, options?: RequestOptions): TestRequest {
    return this.#json('PATCH', path, body, options);
  }

  delete(path: string, body?: unknown, options?: RequestOptions): TestRequest {
    return this.#json('DELETE', path, body, options);
  }

  /** Raw bytes, as an upload sends them. */
  put(path: string, body: BodyInit, headers: Record<string, string> = {}): TestRequest {
    return this.request('PUT', path, {
      body,
      headers: { 'content-type': 'application/octet-stream', ...headers },
    });
  }
}

/** Clients for the workers under test. */
export function testApi() {
  const person = async (options: SeedUser = {}): Promise<TestClient> => {
    const db = setupTestDatabase();
    const [user] = await seedTestUsers(db, 1, options);
    if (!user) throw new Error('The person was not made.');
    const { cookie, token } = await seedSession(db, user.id);
    return new TestClient(user, cookie, token);
  };
  return {
    person,
    creator: (options: SeedUser = {}) =>
      person({ name: 'Test Creator', role: 'creator', ...options }),
    viewer: (options: SeedUser = {}) => person({ name: 'Test Viewer', ...options }),
    admin: (options: SeedUser = {}) => person({ name: 'Test Admin', role: 'admin', ...options }),
    anonymous: () => new TestClient(),
    /** A request signed as one of our own workers. Bodies are JSON texts or bytes with their hash. */
    internal: (
      method: string,
      path: string,
      options: { body?: BodyInit; bodySha256?: string; headers?: Record<string, string> } = {},
    ) =>
      expectable(
        workerFetch(addressOf(path), {
          method,
          secret: process.env['WORKER_SHARED_SECRET'] ?? '',
          headers: { 'content-type': 'application/json', ...options.headers },
          ...(options.body === undefined ? {} : { body: options.body }),
          ...(options.bodySha256 === undefined ? {} : { bodySha256: options.bodySha256 }),
        }),
        `${method} ${path}`,
      ),
  };
}
