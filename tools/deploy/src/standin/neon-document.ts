import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

type Json = Record<string, unknown>;

/** Neon's own OpenAPI document, as its client carries it: it decides what is asked and answered well. */
export interface NeonDocument {
  /** What is wrong with a request; undefined when nothing is. */
  wrongRequest(
    method: string,
    path: string,
    query: Record<string, string>,
    body: unknown,
  ): string | undefined;
  /** What is wrong with an answer of the stand-in. */
  wrongAnswer(method: string, path: string, status: number, body: unknown): string | undefined;
}

export function readNeonDocument(): NeonDocument {
  const file = join(
    dirname(createRequire(import.meta.url).resolve('@neondatabase/api-client/package.json')),
    'public-v2-for-users.gen.yaml',
  );
  const document: Json = parse(readFileSync(file, 'utf8'));
  close(document.components);
  close(document.paths);
  const ajv = new Ajv2019({
    strict: false,
    logger: false,
    validateFormats: false,
    unevaluated: true,
  });
  ajv.addSchema(document, 'neon');
  const paths = at(document, ['paths']);

  const validate = (pointer: string[], value: unknown, isClosed: boolean) => {
    const ref = `neon#/${pointer.map(escapePart).join('/')}`;
    const valid = ajv.compile({ $ref: ref, ...(isClosed && { unevaluatedProperties: false }) });
    if (valid(value)) return undefined;
    const [error] = valid.errors ?? [];
    const extra = error?.params.unevaluatedProperty ?? error?.params.additionalProperty ?? '';
    return `${error?.instancePath || 'body'} ${error?.message} ${extra}`.trim();
  };

  return {
    wrongRequest(method, path, query, body) {
      const operation = at(paths, [path, method]);
      if (!operation) return 'no such operation';
      const known = [...list(at(paths, [path])?.parameters), ...list(operation.parameters)].map(
        (parameter) => resolve(document, parameter),
      );
      for (const name of Object.keys(query)) {
        if (!known.some((parameter) => parameter.in === 'query' && parameter.name === name)) {
          return `unknown query parameter ${name}`;
        }
      }
      const absent = known.find(
        ({ in: place, required, name }) =>
          place === 'query' && required === true && !(String(name) in query),
      );
      if (absent) return `query parameter ${String(absent.name)} is required`;
      if (body === undefined) return undefined;
      const pointer = [
        'paths',
        path,
        method,
        'requestBody',
        'content',
        'application/json',
        'schema',
      ];
      return at(document, pointer) ? validate(pointer, body, true) : 'this operation takes no body';
    },
    wrongAnswer(method, path, status, body) {
      const response = at(document, ['paths', path, method, 'responses', String(status)]);
      if (!response) return `no answer ${status} is described`;
      const { $ref } = response;
      const base =
        typeof $ref === 'string'
          ? $ref.slice(2).split('/')
          : ['paths', path, method, 'responses', String(status)];
      return validate([...base, 'content', 'application/json', 'schema'], body, false);
    },
  };
}

/** Objects within objects take no other fields than those described; OpenAPI's nullable becomes a type. */
function close(value: unknown, isProperty = false): void {
  if (Array.isArray(value)) {
    for (const item of value) close(item);
    return;
  }
  if (!isObject(value)) return;
  if (value.nullable === true && typeof value.type === 'string') value.type = [value.type, 'null'];
  if (isProperty && isObject(value.properties) && value.additionalProperties === undefined) {
    value.additionalProperties = false;
  }
  for (const [key, child] of Object.entries(value)) {
    if (key === 'example' || key === 'examples') delete value[key];
    else if (key === 'properties' && isObject(child)) {
      for (const property of Object.values(child)) close(property, true);
    } else close(child, key === 'items');
  }
}

function resolve(document: Json, value: Json): Json {
  return typeof value.$ref === 'string'
    ? (at(document, value.$ref.slice(2).split('/')) ?? {})
    : value;
}

function at(value: unknown, path: string[]): Json | undefined {
  let current: unknown = value;
  for (const part of path) current = isObject(current) ? current[part] : undefined;
  return isObject(current) ? current : undefined;
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escapePart(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
