import { ERROR_STATUS } from '@codex/constants';
import type { Hono } from 'hono';
import type { HonoEnv } from '@codex/shared-types';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { definitionOf, type ProcedureDefinition } from './procedure.ts';

export interface RouteEntry {
  method: string;
  /** Hono's pattern, e.g. `/api/content/:id`. */
  path: string;
  /** Undefined for a route that is no procedure. */
  definition: ProcedureDefinition | undefined;
}

/** Every route of an app that answers, with the definition it was made from. */
export function routesOf(app: Hono<HonoEnv>): RouteEntry[] {
  return app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path, handler }) => ({ method, path, definition: definitionOf(handler) }));
}

const errorSchema = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(ERROR_STATUS)),
      message: z.string(),
      details: z.unknown().optional(),
    }),
    requestId: z.string(),
    timestamp: z.iso.datetime(),
  })
  .meta({ id: 'Error' });

function describePolicy({ policy }: ProcedureDefinition): string {
  const who = {
    required: 'Needs a session.',
    optional: 'A session is optional.',
    none: 'Needs no session.',
    worker: 'For the platform’s own workers: needs their signature.',
  }[policy.auth];
  const roles = policy.roles ? ` Roles: ${policy.roles.join(', ')}.` : '';
  return `${who}${roles} Rate limit: ${policy.rateLimit}.`;
}

function successBody({ output, envelope = 'item' }: ProcedureDefinition): z.ZodType {
  const shape = output ?? z.unknown();
  return envelope === 'item' ? z.object({ data: shape }) : shape;
}

function requestBodyOf({ input, rawBody }: ProcedureDefinition) {
  if (rawBody) return { requestBody: { content: { [rawBody]: {} } } };
  if (!input?.body) return {};
  return { requestBody: { content: { 'application/json': { schema: input.body } } } };
}

function successesOf(definition: ProcedureDefinition): ZodOpenApiResponsesObject {
  const { successStatus = 200, responds } = definition;
  if (responds === 'redirect') return { 302: { description: 'On to the web app' } };
  if (responds === 'bytes') {
    const content = { 'application/octet-stream': {} };
    return {
      200: { description: 'All of it, under its own media type', content },
      206: { description: 'The range that was asked for', content },
    };
  }
  if (responds === 'zip') {
    return { 200: { description: 'An archive', content: { 'application/zip': {} } } };
  }
  if (successStatus === 204) return { 204: { description: 'Done' } };
  const content = { 'application/json': { schema: successBody(definition) } };
  return { [`${successStatus}`]: { description: 'OK', content } };
}

function toOperation(definition: ProcedureDefinition): ZodOpenApiOperationObject {
  const { input = {}, policy, summary } = definition;
  const isObject = (schema: z.ZodType | undefined) =>
    schema instanceof z.ZodObject ? schema : undefined;
  const path = isObject(input.params);
  const query = isObject(input.query);
  return {
    ...(summary && { summary }),
    description: describePolicy(definition),
    requestParams: { ...(path && { path }), ...(query && { query }) },
    ...requestBodyOf(definition),
    ...(policy.auth === 'required' && { security: [{ session: [] }] }),
    responses: {
      ...successesOf(definition),
      default: { description: 'Error', content: { 'application/json': { schema: errorSchema } } },
    },
  };
}

/** OpenAPI 3.1 of an app, out of the schemas that its routes validate with. */
export function openApiOf(
  app: Hono<HonoEnv>,
  { title, version, url }: { title: string; version: string; url: string },
) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const { method, path, definition } of routesOf(app)) {
    if (!definition || definition.policy.auth === 'worker') continue;
    const pattern = path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}').replace(/\/\*$/, '/{path}');
    (paths[pattern] ??= {})[method.toLowerCase()] = toOperation(definition);
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title, version },
    servers: [{ url }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'codex-session' } },
    },
  });
}
