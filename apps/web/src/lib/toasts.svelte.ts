export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
  /** Takes back what was just done. */
  undo?: () => void;
}

const SHOWN_MS = 10_000;
let lastId = 0;

/** What is shown at the foot of the page, and read out. */
export const toasts = $state<Toast[]>([]);

/** Says something for ten seconds, without taking the focus. */
export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'undo'>> = {}): void {
  const id = ++lastId;
  toasts.push({ id, text, tone: 'plain', ...options });
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((one) => one.id === id);
  if (at >= 0) toasts.splice(at, 1);
}
