import { onNavigate } from '$app/navigation';

const ITEM_PAGE = /^\/items\/[^/]+$/;
/** The only element that moves; everything else fades. */
const NAME = 'work';

/**
 * Moves an item's picture from its card to its page and back, where the browser can and nobody minds
 * motion. To be called once, while the layout is made.
 */
export function movePictures(): void {
  onNavigate(({ from, to, complete }) => {
    if (!('startViewTransition' in document) || isStill()) return;
    const item = [to, from]
      .map((place) => place?.url.pathname ?? '')
      .find((path) => ITEM_PAGE.test(path));
    const before = item && pictureOf(item);
    if (!before) return;
    before.style.viewTransitionName = NAME;
    return new Promise<void>((resolve) => {
      let after: HTMLElement | undefined;
      const transition = document.startViewTransition(async () => {
        resolve();
        await complete;
        before.style.viewTransitionName = '';
        after = pictureOf(item);
        if (after) after.style.viewTransitionName = NAME;
      });
      const forget = () => {
        for (const picture of [before, after]) if (picture) picture.style.viewTransitionName = '';
      };
      // A transition that another one cuts short is no failure.
      transition.ready.catch(() => {});
      transition.finished.then(forget, forget);
    });
  });
}

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Of the pictures of an item the first that can be seen. */
function pictureOf(path: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('[data-item]')].find((picture) => {
    const { top, bottom } = picture.getBoundingClientRect();
    return picture.dataset['item'] === path && bottom > 0 && top < innerHeight;
  });
}
