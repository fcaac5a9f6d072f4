import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createNeonBranch } from './index.ts';

test('a branch is made, used and removed', async () => {
  const seen: string[] = [];
  const neon = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        branch: { id: 'br-1' },
        connection_uris: [{ connection_uri: 'postgres://x' }],
      }),
    );
  });
  await new Promise<void>((resolve) => neon.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = neon.address() as AddressInfo;
    const branch = await createNeonBranch({
      apiKey: 'k',
      projectId: 'p',
      apiUrl: `http://127.0.0.1:${port}`,
    });
    expect(branch.url).toBe('postgres://x');
    await branch.remove();
    expect(seen).toEqual([
      'POST /projects/p/branches Bearer k',
      'DELETE /projects/p/branches/br-1 Bearer k',
    ]);
  } finally {
    neon.close();
  }
});
