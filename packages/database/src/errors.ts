const UNAVAILABLE_CODES = /^(08|53|57P0|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)/;

/** Drizzle wraps what the driver threw; the driver's error is what carries the code. */
function* causes(error: unknown): Generator<object> {
  for (let current = error; typeof current === 'object' && current !== null;) {
    yield current;
    current = Reflect.get(current, 'cause') ?? Reflect.get(current, 'sourceError');
  }
}

function property(error: unknown, name: string): string | undefined {
  for (const cause of causes(error)) {
    const value: unknown = Reflect.get(cause, name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** PostgreSQL's SQLSTATE of an error, wherever in its causes it lies. */
export function errorCode(error: unknown): string | undefined {
  return property(error, 'code');
}

/** The name of the constraint that an error says was broken. */
export function constraintOf(error: unknown): string | undefined {
  return property(error, 'constraint');
}

/** Whether a unique constraint refused the statement; with a name, whether that one did. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    errorCode(error) === '23505' && (constraint === undefined || constraintOf(error) === constraint)
  );
}

/** Whether a foreign key refused the statement. */
export function isForeignKeyViolation(error: unknown): boolean {
  return errorCode(error) === '23503';
}

/** Whether a check or trigger refused the statement; with a name, whether that one did. */
export function isCheckViolation(error: unknown, constraint?: string): boolean {
  return (
    errorCode(error) === '23514' && (constraint === undefined || constraintOf(error) === constraint)
  );
}

/** Whether the same transaction may succeed when it is run again. */
export function isSerializationFailure(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40001' || code === '40P01';
}

/** Whether the database could not be asked at all: down, starting, out of connections, cut off, hanging. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) return UNAVAILABLE_CODES.test(code);
  for (const cause of causes(error)) {
    const name: unknown = Reflect.get(cause, 'name');
    const message: unknown = Reflect.get(cause, 'message');
    if (name === 'NeonDbError' || name === 'TimeoutError') return true;
    if (
      typeof message === 'string' &&
      /Network connection lost|WebSocket|Connection terminated|connection error|Query read timeout|timeout exceeded/i.test(
        message,
      )
    ) {
      return true;
    }
  }
  return false;
}
