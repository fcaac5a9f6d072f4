/** What a `Range` header asks for, in the words of R2. */
export type ByteRange = { offset: number; length?: number } | { suffix: number };

const SINGLE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * The one range of bytes that a header asks for. Undefined where the whole is to be sent: without a
 * header, and for several ranges or nonsense, which RFC 9110 lets a server ignore.
 */
export function parseRange(header: string | null | undefined): ByteRange | undefined {
  const match = SINGLE_RANGE.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '') return last === '' ? undefined : { suffix: Number(last) };
  if (last === '') return { offset: Number(first) };
  const length = Number(last) - Number(first) + 1;
  return length > 0 ? { offset: Number(first), length } : undefined;
}

/** First and last byte of a range within something of `size` bytes; undefined when it lies outside. */
export function resolveRange(
  range: ByteRange,
  size: number,
): { first: number; last: number } | undefined {
  if ('suffix' in range) {
    if (range.suffix === 0 || size === 0) return undefined;
    return { first: Math.max(0, size - range.suffix), last: size - 1 };
  }
  if (range.offset >= size) return undefined;
  return { first: range.offset, last: Math.min(size, range.offset + (range.length ?? size)) - 1 };
}
