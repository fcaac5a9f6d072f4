import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { copyDatabase, dropDatabase } from './databases.ts';
import { readNeonDocument } from './neon-document.ts';

interface Branch {
  id: string;
  name: string;
  parent: string | undefined;
  /** The database on the real server that plays this branch. */
  database: string;
  createdAt: string;
}

export interface NeonOptions {
  apiKey: string;
  projectId: string;
  /** A PostgreSQL server; each branch is a database of its own on it. */
  serverUrl: string;
  /** The database of the production branch. */
  production: string;
}

interface NeonState {
  branches: Map<string, Branch>;
}

const branchBody = z.object({ branch: z.object({ name: z.string(), parent_id: z.string() }) });
const renameBody = z.object({ branch: z.object({ name: z.string() }) });

/**
 * Neon's API v2. Its own OpenAPI document decides what is accepted, and what is answered is checked by
 * it, too. A branch is a real database, copied from its parent.
 */
export function neonApi({ apiKey, projectId, serverUrl, production }: NeonOptions) {
  const document = readNeonDocument();
  const main = createBranch('production', undefined, production);
  const state: NeonState = { branches: new Map([[main.id, main]]) };
  const app = new Hono();

  const find = (id: string | undefined) => {
    const branch = id === undefined ? main : state.branches.get(id);
    if (!branch) throw new NeonRefusal(404, 'branch not found');
    return branch;
  };
  const route = (
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    status: 200 | 201,
    handle: (c: Context, body: unknown) => Promise<Record<string, unknown>>,
  ) => {
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1'), async (c) => {
      const text = await c.req.text();
      const body: unknown = text ? JSON.parse(text) : undefined;
      const wrong = document.wrongRequest(method, path, c.req.query(), body);
      if (wrong) throw new NeonRefusal(400, wrong);
      if (c.req.param('project_id') !== projectId) throw new NeonRefusal(404, 'project not found');
      const answer = await handle(c, body);
      const mistake = document.wrongAnswer(method, path, status, answer);
      if (mistake) throw new Error(`The stand-in answers ${method} ${path} wrongly: ${mistake}`);
      return c.json(answer, status);
    });
  };

  app.onError((error, c) => {
    if (!(error instanceof NeonRefusal)) throw error;
    return c.json({ request_id: 'local', code: '', message: error.message }, error.status);
  });
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${apiKey}`) {
      throw new NeonRefusal(401, 'supplied credentials do not pass authentication');
    }
    await next();
  });

  const present = (branch: Branch) => describe(branch, projectId);
  const branches = '/projects/{project_id}/branches';
  route('get', branches, 200, async (c) => {
    const search = c.req.query('search') ?? '';
    const found = [...state.branches.values()].filter(({ name, id }) =>
      `${name} ${id}`.includes(search),
    );
    return {
      branches: found.map(present),
      annotations: {},
      pagination: { sort_by: 'updated_at', sort_order: 'desc' },
    };
  });
  route('post', branches, 201, async (_, body) => {
    const { name, parent_id: parent } = branchBody.parse(body).branch;
    const source = find(parent);
    if ([...state.branches.values()].some((branch) => branch.name === name)) {
      throw new NeonRefusal(409, 'branch name already exists');
    }
    const database = `branch_${randomBytes(6).toString('hex')}`;
    await copyDatabase(serverUrl, source.database, database);
    const branch = createBranch(name, source.id, database);
    state.branches.set(branch.id, branch);
    return { branch: present(branch), endpoints: [], operations: [], roles: [], databases: [] };
  });
  route('get', `${branches}/{branch_id}`, 200, async (c) => {
    const branch = find(c.req.param('branch_id'));
    const object = { type: 'console/branch', id: branch.id };
    return { branch: present(branch), annotation: { object, value: {} } };
  });
  route('patch', `${branches}/{branch_id}`, 200, async (c, body) => {
    const branch = find(c.req.param('branch_id'));
    branch.name = renameBody.parse(body).branch.name;
    return { branch: present(branch), operations: [] };
  });
  route('delete', `${branches}/{branch_id}`, 200, async (c) => {
    const branch = find(c.req.param('branch_id'));
    if (branch === main) throw new NeonRefusal(400, 'the default branch cannot be deleted');
    state.branches.delete(branch.id);
    await dropDatabase(serverUrl, branch.database);
    return { branch: present(branch), operations: [] };
  });
  route('get', '/projects/{project_id}/connection_uri', 200, async (c) => {
    const url = new URL(serverUrl);
    url.pathname = `/${find(c.req.query('branch_id')).database}`;
    return { uri: url.href };
  });
  return { app, state };
}

class NeonRefusal extends Error {
  readonly status: 400 | 401 | 404 | 409;

  constructor(status: NeonRefusal['status'], message: string) {
    super(message);
    this.status = status;
  }
}

function createBranch(name: string, parent: string | undefined, database: string): Branch {
  const id = `br-${randomBytes(4).toString('hex')}`;
  return { id, name, parent, database, createdAt: new Date().toISOString() };
}

function describe({ id, name, parent, createdAt }: Branch, project_id: string) {
  return {
    id,
    project_id,
    ...(parent && { parent_id: parent }),
    name,
    current_state: 'ready',
    state_changed_at: createdAt,
    creation_source: 'console',
    default: parent === undefined,
    protected: false,
    cpu_used_sec: 0,
    compute_time_seconds: 0,
    active_time_seconds: 0,
    written_data_bytes: 0,
    data_transfer_bytes: 0,
    created_at: createdAt,
    updated_at: createdAt,
    init_source: 'parent-data',
  };
}
