import { MEDIA_FAILURES } from '@codex/constants';
import { expect, test } from 'vitest';
import { m } from '../paraglide/messages.js';
import { mediaFailureText } from './media-failure.ts';

test('every sentence of the transcoder is known here', () => {
  for (const sentence of Object.values(MEDIA_FAILURES)) {
    expect(mediaFailureText(sentence)).toBe(sentence);
  }
  expect(m.media_failure_no_video({}, { locale: 'de' })).toMatch(/^Diese Datei enthält kein Bild/);
});

test('a sentence that nobody knows is shown as it is', () => {
  expect(mediaFailureText('Some older reason.')).toBe('Some older reason.');
  expect(mediaFailureText(null)).toBe('');
});
