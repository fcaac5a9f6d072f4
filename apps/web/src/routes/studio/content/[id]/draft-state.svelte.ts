import { untrack } from 'svelte';

const PAUSE_MS = 1500;

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'unsent' | 'refused' | 'conflict';

/** When an editor's form is saved by itself, and what it says about it. */
export function draftState({
  save,
  isAutomatic,
}: {
  save: () => void;
  isAutomatic: () => boolean;
}) {
  let state = $state<SaveState>('saved');
  let changes = 0;
  let sent = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function plan(): void {
    clearTimeout(timer);
    if (isAutomatic()) timer = setTimeout(save, PAUSE_MS);
  }
  return {
    get state() {
      return state;
    },
    /** Something was typed. */
    changed(): void {
      changes++;
      if (state === 'conflict') return;
      if (state !== 'saving') state = 'unsaved';
      plan();
    },
    /** The form is on its way; false where another is. */
    sending(): boolean {
      clearTimeout(timer);
      if (state === 'saving') return false;
      sent = changes;
      state = 'saving';
      return true;
    },
    /** It arrived, or did not. What was typed meanwhile is next. */
    answered(outcome: 'saved' | 'unsent' | 'refused' | 'conflict'): void {
      state = outcome === 'saved' && changes > sent ? 'unsaved' : outcome;
      if (state === 'unsaved' || state === 'unsent') untrack(plan);
    },
    stop: () => clearTimeout(timer),
  };
}
