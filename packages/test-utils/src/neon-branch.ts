import { afterAll, beforeAll } from 'vitest';

export interface NeonBranchOptions {
  apiKey?: string | undefined;
  projectId?: string | undefined;
  /** Where Neon's API is. */
  apiUrl?: string;
}

interface CreatedBranch {
  branch: { id: string };
  connection_uris: { connection_uri: string }[];
}

/**
 * Makes a database branch at Neon and returns its address and how to remove it.
 * @throws Error when Neon refuses
 * @see https://api-docs.neon.tech/reference/createprojectbranch
 */
export async function createNeonBranch({
  apiKey = process.env['NEON_API_KEY'],
  projectId = process.env['NEON_PROJECT_ID'],
  apiUrl = 'https://console.neon.tech/api/v2',
}: NeonBranchOptions = {}): Promise<{ url: string; remove: () => Promise<void> }> {
  const branches = `${apiUrl}/projects/${projectId}/branches`;
  const call = async (method: string, url: string, body?: object) => {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
    });
    if (!response.ok) throw new Error(`Neon answered ${response.status} to ${method} ${url}`);
    return response;
  };
  const created = (await (
    await call('POST', branches, {
      branch: { name: `test-${Date.now()}-${process.pid}` },
      endpoints: [{ type: 'read_write' }],
    })
  ).json()) as CreatedBranch;
  const url = created.connection_uris[0]?.connection_uri;
  if (!url) throw new Error('Neon returned no address for the branch');
  return {
    url,
    remove: async () => void (await call('DELETE', `${branches}/${created.branch.id}`)),
  };
}

/**
 * Gives the test file a branch of its own where `DB_METHOD` is `NEON_BRANCH`, and removes it
 * afterwards. Elsewhere the tests use the local database, and every test makes its own people.
 */
export function withNeonTestBranch(options: NeonBranchOptions = {}): void {
  if (process.env['DB_METHOD'] !== 'NEON_BRANCH') return;
  let remove: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const branch = await createNeonBranch(options);
    process.env['DATABASE_URL'] = branch.url;
    remove = branch.remove;
  }, 60_000);
  afterAll(async () => remove?.());
}
