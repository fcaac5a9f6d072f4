import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { copyDatabase, dropDatabase, serverVersion } from './databases.ts';
import { readNeonDocument } from './neon-document.ts';
import { NeonRefusal, routesOf } from './neon-http.ts';
import { showBranch, showNewProject, showOperation, showProject } from './neon-shapes.ts';
import {
  addOperations,
  createBranch,
  createProject,
  isOpen,
  type NeonState,
  type Operation,
  type Project,
} from './neon-state.ts';

export interface NeonOptions {
  apiKey: string;
  /** A PostgreSQL server; each branch is a database of its own on it. */
  serverUrl: string;
}

const projectBody = z.object({
  project: z.object({
    name: z.string(),
    region_id: z.string(),
    pg_version: z.number(),
    branch: z.object({ name: z.string() }),
  }),
});
const branchBody = z.object({ branch: z.object({ name: z.string(), parent_id: z.string() }) });
const renameBody = z.object({ branch: z.object({ name: z.string() }) });

/**
 * Neon's API v2. Its own OpenAPI document decides what is accepted, and what is answered is checked by
 * it, too. A branch is a real database, copied from its parent.
 */
export function neonApi({ apiKey, serverUrl }: NeonOptions) {
  const state: NeonState = { projects: new Map(), tooEarly: 0 };
  const app = new Hono();

  const route = routesOf(app, readNeonDocument());
  const projectOf = (c: Context): Project => {
    const project = state.projects.get(c.req.param('project_id') ?? '');
    if (!project) throw new NeonRefusal(404, 'project not found');
    return project;
  };
  /** The project of a change: Neon makes one at a time. */
  const idleProjectOf = (c: Context): Project => {
    const project = projectOf(c);
    if (![...project.operations.values()].some(isOpen)) return project;
    state.tooEarly += 1;
    throw new NeonRefusal(
      423,
      'project already has running operations, scheduling of new ones is prohibited',
    );
  };
  const begin = (project: Project, branchId: string, ...actions: Operation['action'][]) =>
    addOperations(project, branchId, actions).map((one) => showOperation(one, project.id));
  const branchOf = ({ branches }: Project, id: string | undefined) => {
    const branch = branches.get(id ?? '');
    if (!branch) throw new NeonRefusal(404, 'branch not found');
    return branch;
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

  route('get', '/projects', 200, async (c) => {
    const search = c.req.query('search') ?? '';
    const found = [...state.projects.values()].filter(({ name }) => name.includes(search));
    return {
      projects: found.map((project) => ({ ...showProject(project), active_time: 0 })),
      applications: {},
      integrations: {},
    };
  });
  route('post', '/projects', 201, async (_, body) => {
    const {
      name,
      region_id: region,
      pg_version: version,
      branch,
    } = projectBody.parse(body).project;
    const plays = await serverVersion(serverUrl);
    if (version !== plays) throw new NeonRefusal(400, `only PostgreSQL ${plays} is played here`);
    const project = createProject(name, region, version);
    const main = createBranch(branch.name, undefined);
    await copyDatabase(serverUrl, 'template1', main.database);
    project.branches.set(main.id, main);
    state.projects.set(project.id, project);
    return {
      project: showNewProject(project),
      branch: showBranch(main, project.id),
      operations: begin(project, main.id, 'create_timeline', 'start_compute'),
      connection_uris: [],
      roles: [],
      databases: [],
      endpoints: [],
    };
  });
  route('get', '/projects/{project_id}/operations/{operation_id}', 200, async (c) => {
    const { operations, id } = projectOf(c);
    const operation = operations.get(c.req.param('operation_id') ?? '');
    if (!operation) throw new NeonRefusal(404, 'operation not found');
    operation.asked += 1;
    return { operation: showOperation(operation, id) };
  });

  const branches = '/projects/{project_id}/branches';
  route('get', branches, 200, async (c) => {
    const project = projectOf(c);
    const search = c.req.query('search') ?? '';
    const found = [...project.branches.values()].filter(({ name, id }) =>
      `${name} ${id}`.includes(search),
    );
    return {
      branches: found.map((branch) => showBranch(branch, project.id)),
      annotations: {},
      pagination: { sort_by: 'updated_at', sort_order: 'desc' },
    };
  });
  route('post', branches, 201, async (c, body) => {
    const project = idleProjectOf(c);
    const { name, parent_id: parent } = branchBody.parse(body).branch;
    const source = branchOf(project, parent);
    if ([...project.branches.values()].some((branch) => branch.name === name)) {
      throw new NeonRefusal(409, 'branch name already exists');
    }
    const branch = createBranch(name, source.id);
    await copyDatabase(serverUrl, source.database, branch.database);
    project.branches.set(branch.id, branch);
    return {
      branch: showBranch(branch, project.id),
      endpoints: [],
      operations: begin(project, branch.id, 'create_branch', 'start_compute'),
      roles: [],
      databases: [],
    };
  });
  route('get', `${branches}/{branch_id}`, 200, async (c) => {
    const project = projectOf(c);
    const branch = branchOf(project, c.req.param('branch_id'));
    const object = { type: 'console/branch', id: branch.id };
    return { branch: showBranch(branch, project.id), annotation: { object, value: {} } };
  });
  route('patch', `${branches}/{branch_id}`, 200, async (c, body) => {
    const project = idleProjectOf(c);
    const branch = branchOf(project, c.req.param('branch_id'));
    branch.name = renameBody.parse(body).branch.name;
    return { branch: showBranch(branch, project.id), operations: [] };
  });
  route('delete', `${branches}/{branch_id}`, 200, async (c) => {
    const project = idleProjectOf(c);
    const branch = branchOf(project, c.req.param('branch_id'));
    if (!branch.parent) throw new NeonRefusal(400, 'the default branch cannot be deleted');
    project.branches.delete(branch.id);
    await dropDatabase(serverUrl, branch.database);
    return {
      branch: showBranch(branch, project.id),
      operations: begin(project, branch.id, 'delete_timeline'),
    };
  });
  route('get', '/projects/{project_id}/connection_uri', 200, async (c) => {
    const url = new URL(serverUrl);
    url.pathname = `/${branchOf(projectOf(c), c.req.query('branch_id')).database}`;
    return { uri: url.href };
  });
  return { app, state };
}
