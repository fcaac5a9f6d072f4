import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** Answers that a page asks for knowing that they may be refused. The browser logs each of them. */
const EXPECTED = [/Failed to load resource: net::ERR_INTERNET_DISCONNECTED/];

const REPORT = 'codexReportViolation';

/** Gathers whatever no page should do: throw, log an error, break its own content security policy. */
export async function watch(context: BrowserContext): Promise<string[]> {
  const problems: string[] = [];
  await context.exposeFunction(REPORT, (text: string) => problems.push(text));
  await context.addInitScript((report) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { violatedDirective, blockedURI, sourceFile, lineNumber } = event;
      const text = `CSP: ${violatedDirective} forbids ${blockedURI} (${sourceFile}:${lineNumber})`;
      const tell: unknown = Reflect.get(window, report);
      if (typeof tell === 'function') tell(`${location.pathname}: ${text}`);
    });
  }, REPORT);
  context.on('page', (page) => watchPage(page, problems));
  return problems;
}

function watchPage(page: Page, problems: string[]): void {
  const note = (text: string) => problems.push(`${pathOf(page.url())}: ${text}`);
  page.on('pageerror', ({ message }) => note(`error: ${message}`));
  page.on('crash', () => note('crashed'));
  page.on('console', (message) => {
    if (isProblem(message)) note(`console: ${message.text()} (${message.location().url})`);
  });
}

function isProblem(message: ConsoleMessage): boolean {
  if (message.type() !== 'error') return /Content Security Policy/i.test(message.text());
  return !EXPECTED.some((pattern) => pattern.test(message.text()));
}

const pathOf = (url: string) => (URL.canParse(url) ? new URL(url).pathname : url);
