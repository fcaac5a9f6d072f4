export { createErrorResponse, createWorker, type WorkerDefinition } from './create-worker.ts';
export { runCron, type CronReport, type CronWork } from './cron.ts';
export { createHealthCheckHandler } from './health.ts';
export { parseInput, readJson, readText } from './input.ts';
export {
  createCorsMiddleware,
  createLoggingMiddleware,
  createRequestTrackingMiddleware,
  createSecurityHeadersMiddleware,
  createStandardMiddlewareChain,
} from './middleware.ts';
export { observe } from './observe.ts';
export { openApiOf, routesOf, type RouteEntry } from './openapi.ts';
export {
  definitionOf,
  procedure,
  procedureFor,
  type AuthMode,
  type Policy,
  type ProcedureContext,
  type ProcedureDefinition,
} from './procedure.ts';
export {
  createServiceRegistry,
  type CompositionContext,
  type ServiceFactories,
} from './registry.ts';
export { createAuthenticatedRequest, createTestUser } from './test-utils.ts';
export { loggerOf, servicesOf } from './request-context.ts';
