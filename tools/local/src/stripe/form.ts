import { parse } from 'qs';

/** The subset of JSON Schema that params.json is written in. */
export interface Schema {
  type?: string;
  const?: string;
  enum?: string[];
  pattern?: string;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
}

/** Reads a form-encoded body or query as Stripe does: `a[b][0]=c`. */
export function parseForm(text: string): Record<string, unknown> {
  return parse(text, {
    depth: 12,
    arrayLimit: 1000,
    parameterLimit: 5000,
    plainObjects: true,
    ignoreQueryPrefix: true,
  });
}

/** Gives text the type its schema names where it reads as one; leaves it as text where it does not. */
export function coerce(schema: Schema, value: unknown): unknown {
  if (schema.anyOf) return coerce(branchFor(schema.anyOf, value), value);
  if (schema.type === 'object') return coerceObject(schema, value);
  if (schema.type === 'array') return coerceArray(schema.items ?? {}, value);
  if (typeof value !== 'string') return value;
  if (schema.type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (schema.type === 'number' && /^-?\d{1,15}(\.\d{1,12})?$/.test(value)) return Number(value);
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function branchFor(branches: Schema[], value: unknown): Schema {
  const exact = branches.find((branch) => branch.const !== undefined && branch.const === value);
  const shape = Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : 'scalar';
  const fitting = branches.find(
    (branch) => branch.const === undefined && shapeOf(branch) === shape,
  );
  return exact ?? fitting ?? {};
}

function shapeOf({ type }: Schema): string {
  return type === 'array' || type === 'object' ? type : 'scalar';
}

function coerceObject(schema: Schema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      coerce(schema.properties?.[key] ?? rest, child),
    ]),
  );
}

function coerceArray(items: Schema, value: unknown): unknown {
  const list = isIndexed(value) ? Object.values(value) : value;
  return Array.isArray(list) ? list.map((item) => coerce(items, item)) : list;
}

function isIndexed(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
}

/** Names of parameters sent as an empty string that Stripe does not let a caller unset. */
export function emptyStrings(schema: Schema, value: unknown, name: string): string[] {
  if (value === '') {
    const text =
      schema.type !== undefined && schema.enum === undefined && schema.const === undefined;
    return text ? [name] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      emptyStrings(schema.items ?? {}, item, `${name}[${index}]`),
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    emptyStrings(schema.properties?.[key] ?? {}, child, name ? `${name}[${key}]` : key),
  );
}
