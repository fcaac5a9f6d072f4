import type { UserRole } from '@codex/constants';
import type { ObservabilityClient } from '@codex/observability';
import { loadSession, rateLimit, workerAuth, type RateLimitPreset } from '@codex/security';
import { ForbiddenError, UnauthorizedError } from '@codex/service-errors';
import type { Bindings, HonoEnv, SessionData, UserData } from '@codex/shared-types';
import type { Context, Handler } from 'hono';
import type { z } from 'zod';
import { parseInput, readJson } from './input.ts';
import { loggerOf, servicesOf } from './request-context.ts';

export type AuthMode = 'required' | 'optional' | 'none' | 'worker';

/** Who may call a route and how often. Every route has one. */
export interface Policy<Auth extends AuthMode = AuthMode> {
  /** `worker`: signed requests of our own workers only. */
  auth: Auth;
  /** Platform roles that may call; an admin may call whatever a creator may. */
  roles?: readonly UserRole[];
  /** `none` only where the runtime cannot know the caller or bytes are counted elsewhere. */
  rateLimit: RateLimitPreset | 'none';
  /** What is counted together under the limit; default: all routes of the preset. */
  limitAction?: string;
  /** Ask the database who calls, not the cache: money, roles, credentials, members. */
  fresh?: boolean;
}

export interface InputSchemas {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
}

type InputOf<Input extends InputSchemas> = {
  [Part in keyof Input]: Input[Part] extends z.ZodType ? z.output<Input[Part]> : undefined;
};

export interface ProcedureContext<Auth extends AuthMode, Input extends InputSchemas, Services> {
  c: Context<HonoEnv>;
  env: Bindings;
  input: InputOf<Input>;
  user: Auth extends 'required' ? UserData : UserData | undefined;
  session: Auth extends 'required' ? SessionData : SessionData | undefined;
  services: Services;
  log: ObservabilityClient;
  requestId: string;
}

export interface ProcedureDefinition<
  Auth extends AuthMode = AuthMode,
  Input extends InputSchemas = InputSchemas,
  Output extends z.ZodType = z.ZodType,
  Services = unknown,
> {
  policy: Policy<Auth>;
  input?: Input;
  /** The public shape. What a handler returns beyond it does not leave the system. */
  output?: Output;
  /** `item` → `{data}`, `list` → `{items, pagination}` as it is. Default `item`. */
  envelope?: 'item' | 'list' | 'bare';
  /** Default 200; 204 sends no body. */
  successStatus?: 200 | 201 | 202 | 204;
  /** One line for the reference. */
  summary?: string;
  /** For the reference: the media type of a body that the handler reads by itself. */
  rawBody?: string;
  /** For the reference: what the handler answers with a `Response` of its own. */
  responds?: 'redirect' | 'bytes' | 'zip';
  /** A `Response` goes out as it is. */
  handler: (
    context: ProcedureContext<Auth, Input, Services>,
  ) => Promise<z.input<Output> | Response | void> | z.input<Output> | Response | void;
}

const definitions = new WeakMap<object, ProcedureDefinition>();

/** The definition a handler was made from; undefined for a handler that is no procedure. */
export function definitionOf(handler: object): ProcedureDefinition | undefined {
  return definitions.get(handler);
}

const pass = async () => undefined;

async function enforce(c: Context<HonoEnv>, policy: Policy): Promise<void> {
  if (policy.auth === 'worker') await workerAuth()(c, pass);
  if (policy.auth === 'required' || policy.auth === 'optional') {
    await loadSession(c, { fresh: policy.fresh ?? false });
  }
  if (policy.rateLimit !== 'none') await rateLimit(policy.rateLimit, policy.limitAction)(c, pass);
  const user = c.get('user');
  if (policy.auth === 'required' && !user) throw new UnauthorizedError();
  if (policy.roles && user && user.role !== 'admin' && !policy.roles.includes(user.role)) {
    throw new ForbiddenError('Your account does not have the role for this.');
  }
}

function respond(c: Context<HonoEnv>, definition: ProcedureDefinition, result: unknown): Response {
  if (result instanceof Response) return result;
  const { successStatus = 200, output, envelope = 'item' } = definition;
  if (successStatus === 204) return c.body(null, 204);
  const shaped = output ? output.parse(result) : result;
  return c.json(envelope === 'item' ? { data: shaped } : (shaped as object), successStatus);
}

/**
 * A route: its policy, the schemas of what comes in and goes out, and one line that calls a service.
 * Policy is enforced first, then input is parsed, then the handler runs; errors go to `onError`.
 */
export function procedure<
  Auth extends AuthMode,
  Services,
  Input extends InputSchemas = Record<never, never>,
  Output extends z.ZodType = z.ZodType,
>(definition: ProcedureDefinition<Auth, Input, Output, Services>): Handler<HonoEnv> {
  const { policy, input: schemas = {} as Input } = definition;
  const handler: Handler<HonoEnv> = async (c) => {
    await enforce(c, policy);
    // What depends on who asks is kept by no cache.
    if (policy.auth !== 'none') c.header('Cache-Control', 'no-store');
    const input = {
      ...(schemas.params && { params: parseInput(schemas.params, c.req.param()) }),
      ...(schemas.query && { query: parseInput(schemas.query, c.req.query()) }),
      ...(schemas.body && {
        body: parseInput(schemas.body, await readJson(c, { signed: policy.auth === 'worker' })),
      }),
    };
    const context = {
      c,
      env: c.env,
      input,
      user: c.get('user'),
      session: c.get('session'),
      services: servicesOf<Services>(c),
      log: loggerOf(c),
      requestId: c.get('requestId'),
    } as ProcedureContext<Auth, Input, Services>;
    return respond(c, definition as ProcedureDefinition, await definition.handler(context));
  };
  definitions.set(handler, definition as ProcedureDefinition);
  return handler;
}

/** `procedure` for the routes of one worker, whose handlers then know its services. */
export function procedureFor<Services>() {
  return <
    Auth extends AuthMode,
    Input extends InputSchemas = Record<never, never>,
    Output extends z.ZodType = z.ZodType,
  >(
    definition: ProcedureDefinition<Auth, Input, Output, Services>,
  ): Handler<HonoEnv> => procedure<Auth, Services, Input, Output>(definition);
}
