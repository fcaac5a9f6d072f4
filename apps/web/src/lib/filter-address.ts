/** A form's fields as an address: what is empty is left out, and so is the page. */
export function filterAddress(path: string, fields: FormData): string {
  const query = new URLSearchParams();
  for (const [name, value] of fields) {
    if (typeof value === 'string' && value.trim() !== '') query.set(name, value.trim());
  }
  return query.size > 0 ? `${path}?${query}` : path;
}
