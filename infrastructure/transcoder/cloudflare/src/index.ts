import { Container } from '@cloudflare/containers';

interface Env {
  TRANSCODER: DurableObjectNamespace<Transcoder>;
  DATABASE_URL: string;
  CONTENT_API_URL: string;
  WORKER_SHARED_SECRET: string;
  TRANSCODER_WAKE_TOKEN: string;
  ENVIRONMENT: string;
}

/** As many as `max_instances` in wrangler.jsonc. */
const MOST = 4;
const IDLE_SECONDS = 120;

/** One container that takes jobs until there are none, and ends by itself. */
export class Transcoder extends Container<Env> {
  override sleepAfter = '10m';
  override enableInternet = true;
  override envVars = {
    DATABASE_URL: this.env.DATABASE_URL,
    CONTENT_API_URL: this.env.CONTENT_API_URL,
    WORKER_SHARED_SECRET: this.env.WORKER_SHARED_SECRET,
    ENVIRONMENT: this.env.ENVIRONMENT,
    TRANSCODER_EXIT_WHEN_IDLE_SECONDS: String(IDLE_SECONDS),
  };

  /** Nobody sends it requests, so having had none says nothing: it is not stopped in the middle of a job. */
  override async onActivityExpired(): Promise<void> {}

  /** Starts it where it does not run. */
  async wake(): Promise<void> {
    await this.start();
  }
}

async function wake(env: Env, count: number): Promise<void> {
  const names = Array.from({ length: Math.min(count, MOST) }, (_, index) => `transcoder-${index}`);
  await Promise.all(names.map((name) => env.TRANSCODER.getByName(name).wake()));
}

/** Compared in a time that does not tell how much was right. */
async function isCaller(request: Request, token: string): Promise<boolean> {
  const digest = (text: string) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const [given, wanted] = await Promise.all([
    digest(request.headers.get('authorization') ?? ''),
    digest(`Bearer ${token}`),
  ]);
  return crypto.subtle.timingSafeEqual(given, wanted);
}

export default {
  /** `POST /` with the bearer token: there is work. */
  async fetch(request, env) {
    if (request.method !== 'POST' || !(await isCaller(request, env.TRANSCODER_WAKE_TOKEN))) {
      return new Response(null, { status: 404 });
    }
    await wake(env, MOST);
    return new Response(null, { status: 202 });
  },
  /** A lone container looks whether something was missed, and ends if not. */
  async scheduled(_controller, env) {
    await wake(env, 1);
  },
} satisfies ExportedHandler<Env>;
