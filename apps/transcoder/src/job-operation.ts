import { beginOperation, type Operation, type Telemetry } from '@codex/observability';
import { z } from 'zod';

const causedSchema = z.object({
  cause: z.object({ requestId: z.string().max(128), traceparent: z.string().max(128) }).optional(),
});

/** One attempt at a job, as a part of the request that ordered it; of its own where none is named. */
export function jobOperation(
  { id, data }: { id: string; data: unknown },
  telemetry: Telemetry | undefined,
): Operation {
  const { cause } = causedSchema.safeParse(data).data ?? {};
  const { requestId = id, traceparent } = cause ?? {};
  return beginOperation({ requestId, traceparent, telemetry });
}
