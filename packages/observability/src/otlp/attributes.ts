import { redactText } from '../redact.ts';

/** What is said of a span, a measurement or a process. Undefined values are left out. */
export type Attributes = Record<string, string | number | boolean | undefined>;

type AnyValue =
  | { stringValue: string }
  | { intValue: string }
  | { doubleValue: number }
  | { boolValue: boolean };

export interface KeyValue {
  key: string;
  value: AnyValue;
}

function valueOf(value: string | number | boolean): AnyValue {
  if (typeof value === 'string') return { stringValue: redactText(value) };
  if (typeof value === 'boolean') return { boolValue: value };
  // 64-bit integers are decimal strings in OTLP's JSON.
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Attributes as OTLP writes them. */
export function toKeyValues(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

/** Milliseconds since 1970 as OTLP's nanoseconds. */
export function toNanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds * 1000)) * 1000n);
}
