import { dbHttp, schema, type DatabaseEnv } from '@codex/database';
import { eq } from 'drizzle-orm';

/** The least a route can do that reads one row: what everything else is measured against. */
export default {
  async fetch(request: Request, env: DatabaseEnv): Promise<Response> {
    const id = new URL(request.url).pathname.slice(1);
    const [row] = await dbHttp(env)
      .select({ id: schema.content.id, title: schema.content.title })
      .from(schema.content)
      .where(eq(schema.content.id, id));
    return Response.json({ data: row });
  },
};
