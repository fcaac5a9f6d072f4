/** Stands in for a worker whose source does not build: it says so, in the shape of our errors. */
export function brokenWorkerScript(folder: string, error = 'It has no source yet.'): string {
  const message = `${folder} does not build. ${error}`;
  return `export default {
  fetch() {
    const body = {
      error: { code: 'SERVICE_UNAVAILABLE', message: ${JSON.stringify(message)} },
      requestId: crypto.randomUUID(),
      timestamp: new Date().toISOString(),
    };
    return Response.json(body, { status: 503, headers: { 'retry-after': '5' } });
  },
  scheduled() {},
};
`;
}
