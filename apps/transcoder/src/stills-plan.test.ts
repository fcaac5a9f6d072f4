import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PeakCollector } from './peaks.ts';
import { planSprite, thumbnailsVtt } from './thumbnails.ts';

describe('the thumbnails', () => {
  test('say which part of the sheet belongs to which time', () => {
    const plan = planSprite(3, 640, 360);
    expect(plan).toMatchObject({
      every: 1,
      count: 3,
      columns: 3,
      rows: 1,
      tileWidth: 160,
      tileHeight: 90,
    });
    expect(thumbnailsVtt(plan, [0, 2, 4], 3725.5).split('\n')).toEqual([
      'WEBVTT',
      '',
      '00:00:00.000 --> 00:00:02.000',
      'sprite.jpg#xywh=0,0,160,90',
      '',
      '00:00:02.000 --> 00:00:04.000',
      'sprite.jpg#xywh=160,0,160,90',
      '',
      '00:00:04.000 --> 01:02:05.500',
      'sprite.jpg#xywh=320,0,160,90',
      '',
      '',
    ]);
  });

  test('fit on one sheet and cover the whole time, however long it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30_000 }), (frames) => {
        const plan = planSprite(frames, 360, 640);
        const starts = Array.from({ length: frames }, (_, index) => index * 2);
        const cues = thumbnailsVtt(plan, starts, frames * 2).match(/-->/g) ?? [];
        expect(cues).toHaveLength(plan.count);
        expect(plan.count).toBeLessThanOrEqual(100);
        expect(plan.count).toBeLessThanOrEqual(plan.columns * plan.rows);
        expect(plan.tileHeight).toBe(160);
      }),
    );
  });
});

function samples(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => buffer.writeInt16LE(value, index * 2));
  return buffer;
}

describe('the waveform', () => {
  test('is the same however its samples arrive', () => {
    const value = fc.integer({ min: -32_768, max: 32_767 });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 500 }),
        fc.integer({ min: 1, max: 37 }),
        (values, size) => {
          const bytes = samples(values);
          const whole = new PeakCollector();
          whole.push(bytes);
          const pieces = new PeakCollector();
          for (let at = 0; at < bytes.length; at += size)
            pieces.push(bytes.subarray(at, at + size));
          expect(pieces.finish()).toEqual(whole.finish());
        },
      ),
    );
  });

  test('keeps the loudest of an hour in a few thousand numbers', () => {
    const collector = new PeakCollector();
    const second = samples(Array.from({ length: 8000 }, (_, index) => (index % 100) * 10));
    for (let at = 0; at < 3600; at += 1) collector.push(second);
    collector.push(samples([32_767, -32_768]));
    const waveform = collector.finish();
    expect(waveform.length).toBeLessThanOrEqual(2000);
    expect(waveform.data).toHaveLength(waveform.length * 2);
    expect(waveform.data.slice(-2)).toEqual([-128, 127]);
    const covered = (waveform.length * waveform.samples_per_pixel) / waveform.sample_rate;
    expect(Math.abs(covered - 3600)).toBeLessThan(5);
  });

  test('of silence is flat, of nothing is empty', () => {
    const silent = new PeakCollector();
    silent.push(samples([0, 0, 0]));
    expect(silent.finish().data).toEqual([0, 0]);
    expect(new PeakCollector().finish().data).toEqual([]);
  });
});
