import type { Context } from './context.ts';
import type { Operations } from './generated/param-types.ts';
import { readParams } from './params.ts';
import type { Operation } from './params.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface Route {
  method: Method;
  pattern: RegExp;
  path: string;
  /** Reads the parameters; what it returns does the work. */
  prepare: (id: string, form: Record<string, unknown>) => (context: Context) => object;
}

/** One operation of the API: `:id` in the path is handed to `run`. */
export function route<K extends Operation>(
  method: Method,
  path: string,
  operation: K,
  run: (context: Context, params: Operations[K], id: string) => object,
): Route {
  return {
    method,
    path,
    pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    prepare: (id, form) => {
      const params = readParams(operation, form);
      return (context) => run(context, params, id);
    },
  };
}

export function findRoute(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; id: string } | undefined {
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null;
    if (match) return { route: candidate, id: match[1] ?? '' };
  }
  return undefined;
}
