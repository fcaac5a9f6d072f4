import { paginationOf } from '@codex/database';
import { BaseService, type ServiceConfig } from '@codex/service-errors';
import type { LibraryList, ListUserLibraryInput } from '@codex/validation';
import { toContent, type AssetEnv } from './content-view.ts';
import { listLibrary } from './library.ts';

/** What the signed-in person bought or may watch as a member. */
export class LibraryService extends BaseService {
  readonly #env: AssetEnv;

  constructor(config: ServiceConfig, env: AssetEnv) {
    super(config);
    this.#env = env;
  }

  /** One page of the library, each item with where the person is in it. */
  async listUserLibrary(query: ListUserLibraryInput): Promise<LibraryList> {
    const { rows, total } = await listLibrary(this.db, this.actor.userId, query);
    const items = rows.map(async ({ progress, ...row }) => ({
      ...(await toContent(row, this.#env, this.now())),
      progress: progress && { ...progress, updatedAt: progress.updatedAt.toISOString() },
    }));
    return { items: await Promise.all(items), pagination: paginationOf(query, total) };
  }
}
