import { MEDIA_STATUSES, type MediaStatus } from '@codex/constants';
import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { nextMediaStatus, statusesBefore, type MediaEvent } from './media-status.ts';

const EVENTS: MediaEvent[] = [
  'uploaded', 'started', 'progressed', 'playable', 'transcoded', 'failed', 'retried', 'reset',
]; // prettier-ignore

test.each<[MediaStatus, MediaEvent, MediaStatus]>([
  ['uploading', 'uploaded', 'uploaded'],
  ['uploaded', 'started', 'transcoding'],
  ['transcoding', 'started', 'transcoding'],
  ['transcoding', 'progressed', 'transcoding'],
  ['transcoding', 'playable', 'transcoding'],
  ['transcoding', 'transcoded', 'ready'],
  ['transcoding', 'failed', 'failed'],
  ['uploaded', 'failed', 'failed'],
  ['failed', 'retried', 'uploaded'],
  ['failed', 'reset', 'uploading'],
  ['uploading', 'reset', 'uploading'],
])('media that is %s, once %s, is %s', (before, event, after) => {
  expect(nextMediaStatus(before, event)).toBe(after);
  expect(statusesBefore(event)).toContain(before);
});

test('nothing happens to media that is ready: it stays so', () => {
  for (const event of EVENTS) expect(nextMediaStatus('ready', event)).toBeUndefined();
});

test('only a transcoder makes media ready, after an upload was complete, whatever the order of events', () => {
  assert(
    property(array(constantFrom(...EVENTS), { maxLength: 40 }), (events) => {
      let status: MediaStatus = 'uploading';
      const seen: MediaEvent[] = [];
      for (const event of events) {
        const next = nextMediaStatus(status, event);
        if (next === undefined) continue;
        seen.push(event);
        status = next;
        expect(MEDIA_STATUSES).toContain(status);
      }
      if (status !== 'ready') return;
      expect(seen.at(-1)).toBe('transcoded');
      expect(seen.indexOf('uploaded')).toBeGreaterThanOrEqual(0);
      expect(seen.lastIndexOf('started')).toBeGreaterThan(seen.indexOf('uploaded'));
    }),
  );
});

test('an event leads to one status wherever it may happen, so that its compare-and-set can name it', () => {
  for (const event of EVENTS) {
    const after = statusesBefore(event).map((status) => nextMediaStatus(status, event));
    expect(new Set(after).size).toBe(1);
  }
});
