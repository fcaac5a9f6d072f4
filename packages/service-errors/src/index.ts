export { BaseService, type ServiceConfig } from './base-service.ts';
export { mapErrorToResponse, type MappedError } from './error-mapper.ts';
export {
  because,
  BusinessLogicError,
  ConflictError,
  ForbiddenError,
  InternalServiceError,
  NotFoundError,
  RateLimitedError,
  ServiceError,
  ServiceUnavailableError,
  UnauthorizedError,
  ValidationError,
  type FieldIssue,
  type ServiceErrorOptions,
} from './errors.ts';
