import { Editor } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';

interface Options {
  element: HTMLElement;
  content: string;
  label: string;
  describedBy: string | undefined;
  onupdate: (html: string) => void;
  onturn: () => void;
}

/** The editor of articles; loaded only where somebody writes. */
export function createEditor(options: Options): Editor {
  const { element, content, label, describedBy, onupdate, onturn } = options;
  return new Editor({
    element,
    content,
    injectCSS: true,
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3] },
        link: { openOnClick: false, protocols: ['http', 'https', 'mailto'] },
      }),
    ],
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        ...(describedBy && { 'aria-describedby': describedBy }),
      },
    },
    onUpdate: ({ editor }) => onupdate(editor.isEmpty ? '' : editor.getHTML()),
    onTransaction: onturn,
  });
}
