import { expect, test } from 'vitest';
import { beginOperation, currentCause, propagationHeaders, within } from './operation.ts';
import { formatTraceparent, parseTraceparent } from './trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test.each([
  ['of today', `00-${traceId}-${spanId}-01`, { traceId, spanId }],
  ['of a later version with more in it', `cc-${traceId}-${spanId}-01-more`, { traceId, spanId }],
  ['with more in it than its version has', `00-${traceId}-${spanId}-01-more`, undefined],
  ['of the version that cannot be', `ff-${traceId}-${spanId}-01`, undefined],
  ['with no trace', `00-${'0'.repeat(32)}-${spanId}-01`, undefined],
  ['with no parent', `00-${traceId}-${'0'.repeat(16)}-01`, undefined],
  ['in capitals', `00-${traceId.toUpperCase()}-${spanId}-01`, undefined],
  ['that is none', 'hello', undefined],
  ['that is missing', undefined, undefined],
])('a traceparent %s', (_, header, expected) => {
  expect(parseTraceparent(header)).toEqual(expected);
});

test('work that is caused continues the trace under the same request', async () => {
  const operation = beginOperation({ requestId: 'r-1', traceparent: `00-${traceId}-${spanId}-01` });
  expect(operation).toMatchObject({ traceId, parentSpanId: spanId });
  const headers = await within(operation, async () => {
    await Promise.resolve();
    return propagationHeaders();
  });
  expect(headers).toEqual({ 'x-request-id': 'r-1', traceparent: formatTraceparent(operation) });
  expect(currentCause()).toBeUndefined();
});
