import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planLadder, snapFrameRate } from './ladder.ts';
import type { VideoStream } from './probe.ts';
import { audioStream, probeOf, videoStream } from './testing/probes.ts';

function sizes(width: number, height: number): string[] {
  const plan = planLadder(probeOf({ video: videoStream({ width, height }) }));
  return plan.video?.rungs.map((rung) => `${rung.name} ${rung.width}x${rung.height}`) ?? [];
}

function remuxed(differences: Partial<VideoStream>): boolean | undefined {
  return planLadder(probeOf({ video: videoStream(differences) })).video?.remuxTop;
}

function plannedRate(sampleRate: number): number {
  return planLadder(probeOf({ audio: audioStream({ sampleRate }) })).sampleRate;
}

describe('the rungs of a video', () => {
  test.each([
    [1920, 1080, ['v1080 1920x1080', 'v720 1280x720', 'v480 852x480', 'v360 640x360']],
    [3840, 2160, ['v1080 1920x1080', 'v720 1280x720', 'v480 852x480', 'v360 640x360']],
    [1080, 1920, ['v1080 1080x1920', 'v720 720x1280', 'v480 480x852', 'v360 360x640']],
    [1280, 720, ['v720 1280x720', 'v480 852x480', 'v360 640x360']],
    [1312, 738, ['v720 1280x720', 'v480 852x480', 'v360 640x360']],
    [1066, 600, ['v600 1066x600', 'v480 852x480', 'v360 638x360']],
    [640, 360, ['v360 640x360']],
    [321, 241, ['v240 320x240']],
    [17, 9, ['v8 16x8']],
    [8192, 4320, ['v1080 2048x1080', 'v720 1364x720', 'v480 910x480', 'v360 682x360']],
  ])('of %i×%i', (width, height, rungs) => {
    expect(sizes(width, height)).toEqual(rungs);
  });

  const side = fc.integer({ min: 2, max: 8192 });

  test('are never larger than the source, always even, and shrink step by step', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const rungs =
          planLadder(probeOf({ video: videoStream({ width, height }) })).video?.rungs ?? [];
        expect(rungs.length).toBeGreaterThan(0);
        rungs.forEach((rung, index) => {
          expect((rung.width % 2) + (rung.height % 2)).toBe(0);
          expect(rung.width).toBeLessThanOrEqual(Math.max(2, width));
          expect(rung.height).toBeLessThanOrEqual(Math.max(2, height));
          expect(Math.max(rung.width, rung.height)).toBeLessThanOrEqual(4096);
          const above = rungs[index - 1];
          if (above) expect(rung.maxBitrate).toBeLessThanOrEqual(above.maxBitrate);
        });
      }),
    );
  });

  test('never take more bits than the source has', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: 100_000, max: 50_000_000 }),
        (width, height, bitrate) => {
          const plan = planLadder(probeOf({ video: videoStream({ width, height, bitrate }) }));
          for (const rung of plan.video?.rungs ?? [])
            expect(rung.maxBitrate).toBeLessThanOrEqual(bitrate);
        },
      ),
    );
  });
});

describe('the frame rate', () => {
  test.each([
    [30, 1, 30],
    [30_000, 1001, 29.97],
    [29_500_000, 1_000_000, 29.97],
    [2850, 100, 28.5],
    [24_975, 1000, 25],
    [120, 1, 60],
    [15, 1, 15],
    [1, 10, 1],
    [0, 0, 30],
  ])('of %i/%i becomes %d', (num, den, rate) => {
    const snapped = snapFrameRate({ num, den });
    expect(snapped.num / snapped.den).toBeCloseTo(rate, 1);
  });
});

describe('the source itself is the top rung', () => {
  test('when every browser plays it', () => {
    expect(remuxed({})).toBe(true);
    expect(remuxed({ width: 1080, height: 1920 })).toBe(true);
  });

  test.each([
    ['another codec', { codec: 'hevc' }],
    ['10 bits', { pixelFormat: 'yuv420p10le', profile: 'High 10' }],
    ['full chroma', { pixelFormat: 'yuv444p' }],
    ['a rotation', { rotation: 90 }],
    ['wide pixels', { squarePixels: false }],
    ['interlaced lines', { interlaced: true }],
    ['a changing frame rate', { variableFrameRate: true }],
    ['too many bits', { bitrate: 9_000_000 }],
    ['an unknown bit rate', { bitrate: null }],
    ['more than 1080 lines', { width: 2560, height: 1440 }],
    ['a late beginning', { startsAt: 0.5 }],
    ['only one rung to make', { width: 640, height: 360 }],
  ])('but not with %s', (_, differences) => {
    expect(remuxed(differences)).toBe(false);
  });
});

describe('the rungs of sound', () => {
  test.each([
    ['of 320 kb/s', { bitrate: 320_000 }, ['a256', 'a128', 'a64']],
    ['of 128 kb/s', { bitrate: 127_000 }, ['a128', 'a64']],
    ['of 96 kb/s', { bitrate: 96_000 }, ['a64']],
    ['of 48 kb/s', { bitrate: 48_500 }, ['a48']],
    ['of 8 kb/s', { bitrate: 8000 }, ['a24']],
    ['without loss', { codec: 'flac', bitrate: 900_000 }, ['a256', 'a128', 'a64']],
    ['of unknown rate', { bitrate: null }, ['a256', 'a128', 'a64']],
  ])('alone, %s', (_, differences, names) => {
    const plan = planLadder(probeOf({ video: null, audio: audioStream(differences) }));
    expect(plan.audio.map(({ name }) => name)).toEqual(names);
  });

  test('beside a picture there is one, and none where there is no sound', () => {
    expect(planLadder(probeOf()).audio).toEqual([{ name: 'audio', bitrate: 128_000 }]);
    expect(planLadder(probeOf({ audio: null })).audio).toEqual([]);
  });

  test('keep 44.1 kHz, everything else becomes 48', () => {
    expect([44_100, 48_000, 8000, 96_000].map(plannedRate)).toEqual([
      44_100, 48_000, 48_000, 48_000,
    ]);
  });
});
