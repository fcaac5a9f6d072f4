import type { Context, Hono } from 'hono';
import type { NeonDocument } from './neon-document.ts';

/** A refusal in Neon's own form. */
export class NeonRefusal extends Error {
  readonly status: 400 | 401 | 404 | 409 | 423;

  constructor(status: NeonRefusal['status'], message: string) {
    super(message);
    this.status = status;
  }
}

export type AddRoute = (
  method: 'get' | 'post' | 'patch' | 'delete',
  path: string,
  status: 200 | 201,
  handle: (c: Context, body: unknown) => Promise<Record<string, unknown>>,
) => void;

/** Adds routes of which the document knows what they take and what they answer. */
export function routesOf(app: Hono, document: NeonDocument): AddRoute {
  return (method, path, status, handle) => {
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1'), async (c) => {
      const text = await c.req.text();
      const body: unknown = text ? JSON.parse(text) : undefined;
      const wrong = document.wrongRequest(method, path, c.req.query(), body);
      if (wrong) throw new NeonRefusal(400, wrong);
      const answer = await handle(c, body);
      const mistake = document.wrongAnswer(method, path, status, answer);
      if (mistake) throw new Error(`The stand-in answers ${method} ${path} wrongly: ${mistake}`);
      return c.json(answer, status);
    });
  };
}
