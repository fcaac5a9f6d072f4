import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const healthSchema = z.object({
  status: z.string(),
  build: z.string().optional(),
  checks: z.record(z.string(), z.string()).optional(),
});

export interface HealthOptions {
  hostname: string;
  /** The release that has to answer; any, when left out. */
  release?: string | undefined;
  /** Where to ask instead of at the hostname. */
  edgeUrl: string | undefined;
  attempts: number;
}

/** How a worker is, in one sentence. */
export type Verdict = { healthy: true } | { healthy: false; reason: string };

const TIMEOUT_MS = 10_000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;

/** How long to wait before each further attempt, in milliseconds: doubled, up to 15 seconds. */
export function backOff(attempts: number): number[] {
  return Array.from({ length: Math.max(attempts - 1, 0) }, (_, index) =>
    Math.min(FIRST_DELAY_MS * 2 ** index, MAX_DELAY_MS),
  );
}

/**
 * Asks `/health` until it is well and answered by the release that was asked for. The edge takes some
 * seconds to change versions, so that the first answers may still be those of the version before.
 */
export async function checkHealth(options: HealthOptions): Promise<Verdict> {
  let verdict = await ask(options);
  for (const delay of backOff(options.attempts)) {
    if (verdict.healthy) return verdict;
    await sleep(delay);
    verdict = await ask(options);
  }
  return verdict;
}

async function ask({ hostname, release, edgeUrl }: HealthOptions): Promise<Verdict> {
  try {
    const response = await fetch(`${edgeUrl ?? `https://${hostname}`}/health`, {
      headers: edgeUrl ? { 'x-forwarded-host': hostname } : {},
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { data } = healthSchema.safeParse(await response.json().catch(() => undefined));
    return judge(response.status, data, release);
  } catch (error) {
    return { healthy: false, reason: `no answer: ${reasonOf(error)}` };
  }
}

/** What an answer to `/health` means. */
export function judge(
  status: number,
  health: z.output<typeof healthSchema> | undefined,
  release: string | undefined,
): Verdict {
  if (status !== 200 || health?.status !== 'healthy') {
    const sick = Object.entries(health?.checks ?? {}).filter(([, state]) => state !== 'healthy');
    const which = sick.length > 0 ? `, not well: ${sick.map(([name]) => name).join(', ')}` : '';
    return { healthy: false, reason: `answered ${status}${which}` };
  }
  if (release !== undefined && health.build !== release) {
    return { healthy: false, reason: `still answered by ${health.build ?? 'an unknown version'}` };
  }
  return { healthy: true };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
