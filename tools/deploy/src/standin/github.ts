import type { components } from '@octokit/openapi-types';
import { Hono } from 'hono';
import { z } from 'zod';

type Schemas = components['schemas'];

interface GitHubState {
  /** Comments of every pull request, in the order in which they were written. */
  comments: { id: number; pullRequest: number; body: string }[];
  /** Commits whose tests failed; every other has passed. */
  failed: Set<string>;
}

const commentBody = z.strictObject({ body: z.string().min(1).max(65_536) });
const pageQuery = z.strictObject({
  per_page: z.coerce.number().int().min(1).max(100).default(30),
  page: z.coerce.number().int().min(1).default(1),
});

const runsQuery = z.strictObject({
  head_sha: z.string().regex(/^[0-9a-f]{40}$/),
  per_page: z.coerce.number().int().min(1).max(100).default(30),
});

/** GitHub's REST API, as far as comments on pull requests and runs of the tests go. */
export function githubApi({ token, repository }: { token: string; repository: string }) {
  const state: GitHubState = { comments: [], failed: new Set() };
  const app = new Hono();
  app.use(async (c, next) => {
    if (c.req.header('authorization') !== `Bearer ${token}`)
      return c.json({ message: 'Bad credentials' }, 401);
    if (!c.req.header('user-agent'))
      return c.text('Request forbidden by administrative rules', 403);
    return next();
  });
  app.get(`/repos/${repository}/issues/:number/comments`, (c) => {
    const query = pageQuery.safeParse(c.req.query());
    if (!query.success) return c.json({ message: 'Validation Failed' }, 422);
    const { page, per_page: size } = query.data;
    const all = state.comments.filter(
      ({ pullRequest }) => pullRequest === Number(c.req.param('number')),
    );
    return c.json(all.slice((page - 1) * size, page * size).map(show));
  });
  app.post(`/repos/${repository}/issues/:number/comments`, async (c) => {
    const body = commentBody.safeParse(await c.req.json());
    if (!body.success) return c.json({ message: 'Validation Failed' }, 422);
    const comment = {
      id: state.comments.length + 1,
      pullRequest: Number(c.req.param('number')),
      body: body.data.body,
    };
    state.comments.push(comment);
    return c.json(show(comment), 201);
  });
  app.patch(`/repos/${repository}/issues/comments/:id`, async (c) => {
    const comment = state.comments.find(({ id }) => id === Number(c.req.param('id')));
    const body = commentBody.safeParse(await c.req.json());
    if (!comment) return c.json({ message: 'Not Found' }, 404);
    if (!body.success) return c.json({ message: 'Validation Failed' }, 422);
    comment.body = body.data.body;
    return c.json(show(comment));
  });
  app.get(`/repos/${repository}/actions/workflows/testing.yml/runs`, (c) => {
    const query = runsQuery.safeParse(c.req.query());
    if (!query.success) return c.json({ message: 'Validation Failed' }, 422);
    const { head_sha } = query.data;
    const conclusion = state.failed.has(head_sha) ? 'failure' : 'success';
    return c.json({
      total_count: 1,
      workflow_runs: [
        { id: 1, head_sha, status: 'completed', conclusion } satisfies Partial<
          Schemas['workflow-run']
        >,
      ],
    });
  });
  return { app, state };
}

/** A comment, as far as anybody here looks at it. */
function show({ id, body }: GitHubState['comments'][number]) {
  return { id, body } satisfies Partial<Schemas['issue-comment']>;
}
