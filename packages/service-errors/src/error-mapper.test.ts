import { expect, test } from 'vitest';
import {
  BusinessLogicError,
  ConflictError,
  ForbiddenError,
  InternalServiceError,
  mapErrorToResponse,
  NotFoundError,
  RateLimitedError,
  ServiceUnavailableError,
  UnauthorizedError,
  ValidationError,
} from './index.ts';

test.each([
  [new ValidationError([{ field: 'title', message: 'x' }]), 400, 'VALIDATION_ERROR'],
  [new UnauthorizedError(), 401, 'UNAUTHORIZED'],
  [new ForbiddenError(), 403, 'FORBIDDEN'],
  [new NotFoundError(), 404, 'NOT_FOUND'],
  [new ConflictError('taken', 'SLUG_CONFLICT'), 409, 'SLUG_CONFLICT'],
  [new BusinessLogicError('no'), 422, 'BUSINESS_RULE'],
  [new RateLimitedError(3), 429, 'RATE_LIMITED'],
  [new InternalServiceError('secret'), 500, 'INTERNAL_ERROR'],
  [new ServiceUnavailableError(), 503, 'SERVICE_UNAVAILABLE'],
])('%s answers %i %s', (error, status, code) => {
  const mapped = mapErrorToResponse(error, 'r');
  expect(mapped.status).toBe(status);
  expect(mapped.body).toMatchObject({ error: { code }, requestId: 'r' });
  expect(Date.parse(mapped.body.timestamp)).not.toBeNaN();
});

test('what nobody foresaw says one fixed sentence and nothing of its cause', () => {
  const mapped = mapErrorToResponse(new Error('column "password" of ada@example.test'), 'r');
  expect(mapped.status).toBe(500);
  expect(mapped.unexpected).toBe(true);
  expect(JSON.stringify(mapped.body)).not.toMatch(/password|ada@/);
  expect(
    mapErrorToResponse(new InternalServiceError('secret'), 'r').body.error.message,
  ).not.toContain('secret');
});

test('an unreachable database is a 503 that says when to try again', () => {
  const gone = new Error('Failed query', {
    cause: Object.assign(new Error('x'), { code: '57P03' }),
  });
  const mapped = mapErrorToResponse(gone, 'r');
  expect(mapped.status).toBe(503);
  expect(mapped.headers['Retry-After']).toBe('5');
});

test('only the caller’s own input is in the details', () => {
  const { body } = mapErrorToResponse(
    new ValidationError([{ field: 'tags.2', message: 'Too long.' }]),
    'r',
  );
  expect(body.error.details).toEqual({ issues: [{ field: 'tags.2', message: 'Too long.' }] });
});
