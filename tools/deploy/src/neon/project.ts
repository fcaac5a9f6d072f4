import { z } from 'zod';
import type { NeonSettings } from '../settings.ts';
import { createNeonApi } from './api.ts';

const projectSchema = z.object({ id: z.string(), name: z.string() });
const projectsAnswer = z.object({ projects: z.array(projectSchema) });
const projectAnswer = z.looseObject({ project: projectSchema });

/** What the migrations are written for. */
const POSTGRESQL = 18;

/** The project of that name, made when there is none. @returns its id */
export async function ensureNeonProject(
  settings: Omit<NeonSettings, 'NEON_PROJECT_ID'>,
  { name, region }: { name: string; region: string },
): Promise<string> {
  const api = createNeonApi(settings);
  const { projects } = await api.read(projectsAnswer, '/projects', {
    query: { limit: 100, search: name },
  });
  const present = projects.find((project) => project.name === name);
  if (present) return present.id;
  const answer = await api.read(projectAnswer, '/projects', {
    method: 'POST',
    json: {
      project: {
        name,
        pg_version: POSTGRESQL,
        region_id: region,
        branch: {
          name: settings.NEON_PRODUCTION_BRANCH,
          database_name: settings.NEON_DATABASE,
          role_name: settings.NEON_ROLE,
        },
      },
    },
  });
  await api.whenChanged(`/projects/${answer.project.id}`, answer);
  return answer.project.id;
}
