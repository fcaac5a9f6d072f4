import { createHash } from 'node:crypto';
import type { ResolveOptions } from '@sveltejs/kit';

type Parts = Pick<Required<ResolveOptions>, 'preload' | 'transformPageChunk'>;

/** How Kit's own script begins the app: two imports, then `start`. */
const BEGINNING =
  /Promise\.all\(\[\s*import\([^)]+\),\s*import\([^)]+\)\s*\]\)(?=\.then\(\(\[kit, app\])/;
/** Between reading the scripts and running the app the browser may do something else. */
const REST = '.then((loaded) => new Promise((go) => setTimeout(go, 0, loaded)))';
/** A picture that never comes holds nothing up for longer. */
const PATIENCE_MS = 4000;

/**
 * A page that is read before anything is pressed: its scripts come after its first pictures were
 * painted, or with the first touch, and do not share a phone's line with them. Until then links and
 * forms do what they do without scripts.
 */
export class LateScripts {
  #files: string[] = [];
  #hashes: [before: string, after: string] | undefined;

  /** Where Kit asks what a page loads early: nothing of this. */
  preload: Parts['preload'] = ({ type, path }) => {
    if (type === 'js') this.#files.push(path);
    return type === 'css';
  };

  /** The page with its beginning put off. */
  put(html: string): string {
    const tag = html.lastIndexOf('<script>');
    if (tag < 0) return html;
    const start = tag + '<script>'.length;
    const end = html.indexOf('</script>', start);
    const script = html.slice(start, end);
    const later = script.replace(
      BEGINNING,
      (imports) => `${waiting(this.#files)}.then(() => ${imports})${REST}`,
    );
    this.#hashes = [hashOf(script), hashOf(later)];
    return html.slice(0, start) + later + html.slice(end);
  }

  /** The policy names the script as it is now. */
  allow(headers: Headers): void {
    const policy = headers.get('content-security-policy');
    if (!policy || !this.#hashes) return;
    headers.set('content-security-policy', policy.replace(...this.#hashes));
  }
}

const hashOf = (script: string) =>
  `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

const waiting = (files: readonly string[]) => `new Promise((begin) => {
  let isBegun = false;
  const go = () => {
    if (isBegun) return;
    isBegun = true;
    for (const href of ${JSON.stringify(files)}) {
      document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
    }
    begin();
  };
  addEventListener('load', () => requestAnimationFrame(() => setTimeout(go)), { once: true });
  for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, go, { once: true, capture: true });
  setTimeout(go, ${PATIENCE_MS});
})`;
