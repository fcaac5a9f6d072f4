import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { ApiError } from './errors.ts';
import { invalidParameter } from './errors.ts';
import { coerce, emptyStrings } from './form.ts';
import type { Schema } from './form.ts';
import type { Operations } from './generated/param-types.ts';

export type Operation = keyof Operations;

/** Where an empty string means "unset" for any field, as Stripe has it on these objects. */
const UNSETTABLE = /^(customers|products|prices|accounts)\./;

const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true, verbose: true });
const operations: Record<Operation, Schema> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'generated/params.json'), 'utf8'),
);
const validators = new Map<Operation, ValidateFunction>();

/**
 * The parameters of an operation, typed, from a parsed form.
 * @throws ApiError in Stripe's wording for what is unknown, missing or mistyped
 */
export function readParams<K extends Operation>(
  operation: K,
  form: Record<string, unknown>,
): Operations[K] {
  const schema = operations[operation];
  const params = coerce(schema, form);
  const validate = validatorFor(operation, schema);
  if (!accepts<K>(validate, params)) throw describe(validate.errors ?? []);
  if (!UNSETTABLE.test(operation)) refuseEmpty(emptyStrings(schema, params, ''));
  return params;
}

function accepts<K extends Operation>(
  validate: ValidateFunction,
  params: unknown,
): params is Operations[K] {
  return validate(params);
}

function validatorFor(operation: Operation, schema: Schema): ValidateFunction {
  const known = validators.get(operation);
  if (known) return known;
  const compiled = ajv.compile(schema);
  validators.set(operation, compiled);
  return compiled;
}

function refuseEmpty([param]: string[]): void {
  if (param === undefined) return;
  throw invalidParameter(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; ` +
      `however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    { param, code: 'parameter_invalid_empty' },
  );
}

/** Of all that is wrong, what Stripe would say: the unknown first, then the missing, then the rest. */
function describe(errors: ErrorObject[]): ApiError {
  const telling = errors.filter(
    (error) => !/\/anyOf\/\d+\/(type|const|enum)$/.test(error.schemaPath),
  );
  const unknown = telling.filter((error) => error.keyword === 'additionalProperties');
  if (unknown.length > 0) return unknownParameters(unknown);
  const missing = telling.find((error) => error.keyword === 'required');
  if (missing) {
    const param = paramOf(missing.instancePath, missing.params.missingProperty);
    return invalidParameter(`Missing required param: ${param}.`, {
      param,
      code: 'parameter_missing',
    });
  }
  const [wrong] = telling;
  if (!wrong) return invalidParameter('Invalid request.', {});
  return wrongValue(wrong);
}

function unknownParameters(errors: ErrorObject[]): ApiError {
  const names = errors.map((error) => paramOf(error.instancePath, error.params.additionalProperty));
  const plural = names.length > 1 ? 's' : '';
  return invalidParameter(`Received unknown parameter${plural}: ${names.join(', ')}`, {
    param: names[0],
    code: 'parameter_unknown',
  });
}

function wrongValue({ keyword, params, data, instancePath }: ErrorObject): ApiError {
  const param = paramOf(instancePath);
  const shown = typeof data === 'string' ? data : JSON.stringify(data);
  if (keyword === 'enum') {
    return invalidParameter(`Invalid ${param}: must be one of ${orList(params.allowedValues)}`, {
      param,
    });
  }
  if (keyword === 'type') {
    const type: string = params.type;
    const code = type === 'integer' ? 'parameter_invalid_integer' : undefined;
    const what =
      type === 'array' || type === 'object' ? `Invalid ${type}` : `Invalid ${type}: ${shown}`;
    return invalidParameter(what, { param, code });
  }
  if (keyword === 'pattern') return invalidParameter(`Invalid decimal: ${shown}`, { param });
  return invalidParameter(`Invalid ${param}: ${shown}`, { param });
}

function orList(values: string[]): string {
  const shown = values.filter((value) => value !== '');
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')}, or ${shown.at(-1)}`;
}

/** `/line_items/0/price` and `foo` as Stripe names it: `line_items[0][price][foo]`. */
function paramOf(instancePath: string, property?: string): string {
  const parts = instancePath.split('/').slice(1).map(unescapePointer);
  if (property !== undefined) parts.push(property);
  return parts.map((part, index) => (index === 0 ? part : `[${part}]`)).join('');
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
