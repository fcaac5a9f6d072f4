const IDS = /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+|[a-z]+_[A-Za-z0-9_]{8,}|[\w.~-]{24,})$/i;

/** A path without what names one thing, as the name of a span: `/v1/charges/:id`. */
export function pathTemplate(path: string): string {
  return path
    .split('/')
    .map((part) => (IDS.test(part) ? ':id' : part))
    .join('/');
}
