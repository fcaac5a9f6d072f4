// Writes params.json: the JSON Schema of every parameter type in param-types.ts.
// Run after a change of the stripe package: node tools/local/src/stripe/generated/generate.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The package types its numbers as `number`; on the wire all but these are integers. */
const FRACTIONAL = /percent$|percent_ownership$|latitude$|longitude$|^(height|length|width|weight)$/;
const DECIMAL = { type: 'string', pattern: String.raw`^-?\d+(\.\d{1,12})?$` };

const here = (file: string) => join(import.meta.dirname, file);

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Wire form of a schema: closed enums, whole numbers, and "" (never null) to unset. */
function tighten(value: Json, name = ''): Json {
  if (Array.isArray(value)) return value.map((item) => tighten(item, name));
  if (!isObject(value)) return value;
  if (value.type === 'number' && !FRACTIONAL.test(name)) return { ...value, type: 'integer' };
  // The package's Decimal class, recognised by its private brand; a decimal string on the wire.
  if (JSON.stringify(value.required ?? null).includes('___stripeType')) return DECIMAL;
  if (Array.isArray(value.enum)) {
    return { type: 'string', enum: value.enum.filter((option) => option !== null) };
  }
  if (Array.isArray(value.anyOf)) return union(value.anyOf, name);
  if (Array.isArray(value.type)) {
    return union(value.type.map((type) => ({ ...value, type })), name);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, tighten(child, key === 'items' ? name : key)]),
  );
}

/** A union without what cannot be sent (null), and without the catch-all of an open enum. */
function union(options: Json[], name: string): Json {
  const tightened = options
    .filter((option) => !(isObject(option) && option.type === 'null'))
    .map((option) => tighten(option, name));
  // Metadata values may be numbers in the package's types; on the wire they are text.
  if (JSON.stringify(tightened) === '[{"type":"string"},{"type":"integer"}]') {
    return { type: 'string' };
  }
  const enumerated = tightened.find((option) => isObject(option) && Array.isArray(option.enum));
  const kept = enumerated
    ? tightened.filter((option) => JSON.stringify(option) !== '{"type":"string"}')
    : tightened;
  const [only] = kept;
  return kept.length === 1 && only !== undefined ? only : { anyOf: kept };
}

const schema = createGenerator({
  path: here('param-types.ts'),
  tsconfig: here('../../../../../tsconfig.json'),
  type: 'Operations',
  additionalProperties: false,
  expose: 'none',
  jsDoc: 'none',
  topRef: false,
  skipTypeCheck: true,
}).createSchema('Operations');

const operations: Json = JSON.parse(JSON.stringify(schema.properties));
if (!isObject(operations)) throw new Error('no schema came out of param-types.ts');
writeFileSync(here('params.json'), `${JSON.stringify(tighten(operations))}\n`);
