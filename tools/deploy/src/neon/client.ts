import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { NeonSettings } from '../settings.ts';
import { createNeonApi } from './api.ts';

const branchSchema = z.object({
  id: z.string(),
  name: z.string(),
  current_state: z.string(),
  default: z.boolean(),
  parent_id: z.string().optional(),
});
export type Branch = z.output<typeof branchSchema>;

const branchAnswer = z.object({ branch: branchSchema });
const branchesAnswer = z.object({
  branches: z.array(branchSchema),
  pagination: z.object({ next: z.string().optional() }).optional(),
});
const uriAnswer = z.object({ uri: z.string() });

const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 500;

/** Neon's API v2, as far as releases need it. */
export function createNeon(settings: NeonSettings) {
  const { NEON_PROJECT_ID: projectId, NEON_PRODUCTION_BRANCH: productionName } = settings;
  const api = createNeonApi(settings);
  const project = `/projects/${projectId}`;

  async function listBranches(search?: string): Promise<Branch[]> {
    const found: Branch[] = [];
    let cursor: string | undefined;
    do {
      const { branches, pagination } = await api.read(branchesAnswer, `${project}/branches`, {
        query: { limit: 100, ...(search && { search }), ...(cursor && { cursor }) },
      });
      found.push(...branches);
      cursor = branches.length > 0 ? pagination?.next : undefined;
    } while (cursor);
    return found;
  }

  async function findBranch(name: string): Promise<Branch | undefined> {
    return (await listBranches(name)).find((branch) => branch.name === name);
  }

  async function getProduction(): Promise<Branch> {
    const branch = await findBranch(productionName);
    if (!branch) throw new Error(`The Neon project has no branch ${productionName}`);
    return branch;
  }

  async function whenReady(id: string): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    for (;;) {
      const { branch } = await api.read(branchAnswer, `${project}/branches/${id}`);
      if (branch.current_state === 'ready') return;
      if (Date.now() > deadline) throw new Error(`Neon's branch ${branch.name} does not get ready`);
      await sleep(READY_POLL_MS);
    }
  }

  return {
    findBranch,
    getProduction,

    /** A branch with production's rows as they are now, or the one of that name that is there. */
    async createBranch(name: string): Promise<Branch> {
      const present = await findBranch(name);
      const branch = present ?? (await addBranch(name));
      await whenReady(branch.id);
      return branch;
    },

    /** Gives a branch another name. */
    async renameBranch(id: string, name: string): Promise<void> {
      await api.change(project, `/branches/${id}`, { method: 'PATCH', json: { branch: { name } } });
    },

    /** Removes the branch of that name. Removing what is not there changes nothing. */
    async deleteBranch(name: string): Promise<boolean> {
      const branch = await findBranch(name);
      if (!branch) return false;
      if (branch.default || name === productionName) {
        throw new Error(`${name} is production's branch and is never removed`);
      }
      await api.change(project, `/branches/${branch.id}`, { method: 'DELETE' });
      return true;
    },

    /** The address of a branch's database, keys included. Pooled for workers, direct for migrations. */
    async connectionUri({ id }: Branch, { pooled }: { pooled: boolean }): Promise<string> {
      const { uri } = await api.read(uriAnswer, `${project}/connection_uri`, {
        query: {
          branch_id: id,
          database_name: settings.NEON_DATABASE,
          role_name: settings.NEON_ROLE,
          pooled,
        },
      });
      return uri;
    },
  };

  async function addBranch(name: string): Promise<Branch> {
    const { id: parent_id } = await getProduction();
    const answer = await api.change(project, '/branches', {
      method: 'POST',
      json: { branch: { name, parent_id }, endpoints: [{ type: 'read_write' }] },
    });
    return branchAnswer.parse(answer).branch;
  }
}

export type Neon = ReturnType<typeof createNeon>;
