import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Call, createService } from '../http.ts';
import type { NeonSettings } from '../settings.ts';

const neonError = z.object({ message: z.string(), code: z.string().optional() });
const operationSchema = z.object({ id: z.string(), action: z.string(), status: z.string() });
const operationAnswer = z.object({ operation: operationSchema });
/** What Neon still does after it has answered. */
const changeAnswer = z.object({ operations: z.array(operationSchema).default([]) });

type Operation = z.output<typeof operationSchema>;

const POLL_MS = 500;
const TIMEOUT_MS = 120_000;
const DONE = new Set(['finished', 'skipped']);
const BROKEN = new Set(['failed', 'error', 'cancelled']);

/**
 * Neon's API v2. @see https://api-docs.neon.tech
 * While it makes one change of a project it refuses the next, so that each is waited for.
 */
export function createNeonApi({
  NEON_API_BASE_URL,
  NEON_API_KEY,
}: Pick<NeonSettings, 'NEON_API_BASE_URL' | 'NEON_API_KEY'>) {
  const service = createService(
    { name: 'Neon', baseUrl: NEON_API_BASE_URL, token: NEON_API_KEY },
    (body) => {
      const { success, data } = neonError.safeParse(body);
      return success
        ? { message: data.message, codes: data.code ? [data.code] : [] }
        : { message: 'no reason given', codes: [] };
    },
  );

  async function whenDone(project: string, { id, action, status }: Operation): Promise<void> {
    const deadline = Date.now() + TIMEOUT_MS;
    let current = status;
    while (!DONE.has(current)) {
      if (BROKEN.has(current)) throw new Error(`Neon's ${action} ended as ${current}`);
      if (Date.now() > deadline) throw new Error(`Neon's ${action} does not end`);
      await sleep(POLL_MS);
      const { operation } = await service.read(operationAnswer, `${project}/operations/${id}`);
      current = operation.status;
    }
  }

  return {
    read: service.read,

    /** Changes something of a project, and waits until it is so. @returns what Neon answered */
    async change(project: string, path: string, call: Call): Promise<unknown> {
      const answer = await service.request(`${project}${path}`, call);
      await this.whenChanged(project, answer);
      return answer;
    },

    /** Waits until everything is done that an answer says is being done. */
    async whenChanged(project: string, answer: unknown): Promise<void> {
      const { data } = changeAnswer.safeParse(answer);
      for (const operation of data?.operations ?? []) await whenDone(project, operation);
    },
  };
}
