/** The request's id: a well-formed one is kept, anything else replaced. */
export function requestIdOf(sent: string | null): string {
  return sent !== null && /^[\w-]{8,64}$/.test(sent) ? sent : crypto.randomUUID();
}
