import { Image } from '@tiptap/extension-image';

/** Pictures of articles: of what is pasted only uploaded ones survive. */
export const articleImage = (imagesUrl: string) =>
  Image.extend({
    parseHTML: () => [{ tag: `img[src^="${imagesUrl}"]` }],
  });
