import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetDraft, recallDraft, rememberDraft } from './draft-memory.ts';

const now = { title: 'Tides', body: '<p>One</p>' };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

test('what was typed and not saved is found again, for its own item only', () => {
  rememberDraft('a', { ...now, body: '<p>Two</p>' });
  expect(recallDraft('a', now)?.values).toEqual({ title: 'Tides', body: '<p>Two</p>' });
  expect(recallDraft('b', now)).toBeUndefined();
});

test('nothing is offered that is saved, forgotten, a week old or unreadable', () => {
  rememberDraft('a', now);
  expect(recallDraft('a', now)).toBeUndefined();
  rememberDraft('a', { ...now, body: '<p>Two</p>' });
  expect(recallDraft('a', now, Date.now() + 8 * 86_400_000)).toBeUndefined();
  forgetDraft('a');
  expect(recallDraft('a', now)).toBeUndefined();
  localStorage.setItem('codex-draft:a', '{"values":3');
  expect(recallDraft('a', now)).toBeUndefined();
});

test('a field that the editor does not know is left out', () => {
  rememberDraft('a', { ...now, body: '<p>Two</p>', creatorId: 'x' });
  expect(Object.keys(recallDraft('a', now)?.values ?? {})).toEqual(['title', 'body']);
});
