import { Editor } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';
import { articleImage } from './article-image.ts';
import { cleanPasted, hasWords } from './pasted.ts';

interface Options {
  element: HTMLElement;
  content: string;
  label: string;
  describedBy: string | undefined;
  /** What the addresses of uploaded images begin with. */
  imagesUrl: string;
  onupdate: (html: string) => void;
  onturn: () => void;
  /** Asked for with Alt+F10, because Shift+Tab moves the entries of lists. */
  ontools: () => void;
  /** Files that were pasted or dropped, and where in the text. Whether they were taken. */
  onfiles: (files: File[], at: number | undefined) => boolean;
}

/** The editor of articles; loaded only where somebody writes. */
export function createEditor(options: Options): Editor {
  const { element, content, label, describedBy, imagesUrl, onupdate, onturn, ontools, onfiles } =
    options;
  return new Editor({
    element,
    content,
    injectCSS: true,
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3] },
        link: { openOnClick: false, protocols: ['http', 'https', 'mailto'] },
      }),
      articleImage(imagesUrl),
    ],
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        'aria-keyshortcuts': 'Alt+F10',
        ...(describedBy && { 'aria-describedby': describedBy }),
      },
      handleKeyDown: (_, { key, altKey }) => {
        const isAsked = key === 'F10' && altKey;
        if (isAsked) ontools();
        return isAsked;
      },
      transformPastedHTML: cleanPasted,
      handlePaste: (_, { clipboardData }) => {
        // A picture that was copied from a page comes with HTML, too, which names another site's address.
        const html = clipboardData?.getData('text/html') ?? '';
        return !hasWords(html) && onfiles([...(clipboardData?.files ?? [])], undefined);
      },
      handleDrop: (view, event) => {
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
        return onfiles([...(event.dataTransfer?.files ?? [])], at);
      },
    },
    onUpdate: ({ editor }) => onupdate(editor.isEmpty ? '' : editor.getHTML()),
    onTransaction: onturn,
  });
}
