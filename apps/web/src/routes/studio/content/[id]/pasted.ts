const GONE = 'script, style, meta, link, title, xml, o\\:p';

/** Word marks list items as paragraphs, and writes their bullets as text that is to be ignored. */
const WORD_ITEM = 'p[class^="MsoListParagraph"], p[style*="mso-list:"]';
const WORD_BULLET = '[style*="mso-list:Ignore"]';

/** Headings of an article are of the second and third level; its title is the first. */
const HEADINGS: Record<string, string> = { H1: 'h2', H4: 'h3', H5: 'h3', H6: 'h3' };

function rename(element: Element, name: string): void {
  const renamed = element.ownerDocument.createElement(name);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
}

function toLists(root: Element): void {
  for (const item of root.querySelectorAll(WORD_ITEM)) {
    const bullet = item.querySelector(WORD_BULLET);
    const name = /^\s*\(?[\da-z]{1,3}[.)]/i.test(bullet?.textContent ?? '') ? 'ol' : 'ul';
    bullet?.remove();
    const before = item.previousElementSibling;
    const isMore = before?.hasAttribute('data-pasted') && before.localName === name;
    const list = isMore && before ? before : item.ownerDocument.createElement(name);
    if (!isMore) {
      list.setAttribute('data-pasted', '');
      item.before(list);
    }
    const entry = item.ownerDocument.createElement('li');
    entry.append(...item.childNodes);
    list.append(entry);
    item.remove();
  }
}

/** Whether there is text: beside a picture of it on the clipboard, the text is meant. */
export const hasWords = (html: string): boolean =>
  new DOMParser().parseFromString(html, 'text/html').body.textContent?.trim() !== '';

/** What word processors put on the clipboard, as the plain HTML they mean; the editor drops the rest. */
export function cleanPasted(html: string): string {
  // Word writes its bullets into comments for old browsers, too.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const gone of body.querySelectorAll(GONE)) gone.remove();
  toLists(body);
  for (const element of body.querySelectorAll('h1, h4, h5, h6')) {
    rename(element, HEADINGS[element.tagName] ?? 'h3');
  }
  // Google Docs wraps all of it into a bold that is not bold.
  for (const wrapper of body.querySelectorAll('b[id^="docs-internal-guid"]')) {
    wrapper.replaceWith(...wrapper.childNodes);
  }
  for (const empty of body.querySelectorAll('p, h2, h3')) {
    if (empty.textContent?.trim() === '' && !empty.querySelector('img')) empty.remove();
  }
  return body.innerHTML;
}
