import { z } from 'zod';
import { createService } from '../http.ts';
import type { GitHubSettings } from '../settings.ts';

const commentSchema = z.object({ id: z.number(), body: z.string().nullish() });
const MARK = '<!-- codex-preview -->';
const PER_PAGE = 100;

/** Keeps one comment of ours on a pull request up to date. */
export function createComments({
  GITHUB_TOKEN,
  GITHUB_REPOSITORY,
  GITHUB_API_URL,
}: GitHubSettings) {
  const service = createService(
    {
      name: 'GitHub',
      baseUrl: `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`,
      token: GITHUB_TOKEN,
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    },
    (body) => {
      const { data } = z.object({ message: z.string() }).safeParse(body);
      return { message: data?.message ?? 'no reason given', codes: [] };
    },
  );

  async function findOurs(pullRequest: number) {
    for (let page = 1; ; page += 1) {
      const comments = await service.read(
        z.array(commentSchema),
        `/issues/${pullRequest}/comments`,
        { query: { per_page: PER_PAGE, page } },
      );
      const ours = comments.find(({ body }) => body?.startsWith(MARK));
      if (ours || comments.length < PER_PAGE) return ours;
    }
  }

  return {
    /** Writes the comment, or replaces what it said. */
    async put(pullRequest: number, text: string): Promise<void> {
      const body = `${MARK}\n${text}`;
      const ours = await findOurs(pullRequest);
      if (ours?.body === body) return;
      await (ours
        ? service.request(`/issues/comments/${ours.id}`, { method: 'PATCH', json: { body } })
        : service.request(`/issues/${pullRequest}/comments`, { method: 'POST', json: { body } }));
    },
  };
}

export type Comments = ReturnType<typeof createComments>;
