import { describe, expect, test } from 'vitest';
import { refuse, selectStreams, wallClockBound } from './admission.ts';
import { ffprobeSchema, readProbe } from './probe.ts';
import { audioStream, probeOf, videoStream } from './testing/probes.ts';

const video = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  profile: 'High',
  pix_fmt: 'yuv420p',
  width: 1440,
  height: 1080,
  sample_aspect_ratio: '4:3',
  avg_frame_rate: '30000/1001',
  r_frame_rate: '30000/1001',
  duration: '9.9',
};

function read(streams: object[], format: object = { duration: '10.0', bit_rate: '5000000' }) {
  return readProbe(ffprobeSchema.parse({ streams, format }), 'mov');
}

describe('what ffprobe says', () => {
  test('is read with square pixels', () => {
    expect(read([video]).video).toMatchObject({ width: 1920, height: 1080, squarePixels: false });
  });

  test.each([
    ['a display matrix', { side_data_list: [{ rotation: -90 }] }],
    ['a tag', { tags: { rotate: '90' } }],
  ])('is turned upright by %s', (_, more) => {
    const turned = read([{ ...video, ...more }]).video;
    expect(turned).toMatchObject({ width: 1080, height: 1920 });
    expect(turned?.rotation).not.toBe(0);
  });

  test('tells the picture on a record from a film', () => {
    const cover = { ...video, index: 1, disposition: { attached_pic: 1 } };
    const sound = {
      index: 0,
      codec_type: 'audio',
      codec_name: 'mp3',
      channels: 2,
      sample_rate: '44100',
    };
    expect(read([sound, cover])).toMatchObject({
      video: null,
      cover: 1,
      audio: { bitrate: 5_000_000 },
    });
  });

  test('tells a changing frame rate', () => {
    expect(read([{ ...video, r_frame_rate: '90000/1' }]).video?.variableFrameRate).toBe(true);
    expect(read([video]).video?.variableFrameRate).toBe(false);
  });

  test('may be silent about duration and bits', () => {
    const { duration: _, ...unsaid } = video;
    const probe = read([unsaid], {});
    expect(probe.durationSeconds).toBeNull();
    expect(probe.video?.bitrate).toBeNull();
  });

  test('tells HDR by its transfer', () => {
    expect(read([{ ...video, color_transfer: 'smpte2084' }]).video).toMatchObject({
      hdr: true,
      hlg: false,
    });
    expect(read([{ ...video, color_transfer: 'arib-std-b67' }]).video).toMatchObject({
      hdr: true,
      hlg: true,
    });
  });
});

describe('a source is refused', () => {
  test.each([
    ['without anything to play', { video: null, audio: null }, 'video', 'nothingToPlay'],
    ['without a picture', { video: null }, 'video', 'noVideo'],
    ['without sound', { audio: null }, 'audio', 'nothingToPlay'],
    ['of a day', { durationSeconds: 86_400 }, 'video', 'tooLong'],
    ['with a hundred tracks', { streamCount: 100 }, 'video', 'tooManyStreams'],
    [
      'larger than any screen',
      { video: videoStream({ width: 9000, height: 9000 }) },
      'video',
      'tooManyPixels',
    ],
    [
      'as thin as a thread',
      { video: videoStream({ width: 20_000, height: 2 }) },
      'video',
      'tooManyPixels',
    ],
    [
      'in an unknown picture format',
      { video: videoStream({ codec: 'ansi' }) },
      'video',
      'unsupported',
    ],
    [
      'in an unknown sound format',
      { video: null, audio: audioStream({ codec: 'sonic' }) },
      'audio',
      'unsupported',
    ],
  ] as const)('%s', (_, differences, wanted, reason) => {
    expect(refuse(probeOf(differences), wanted)).toBe(reason);
  });

  test('but not when it is ordinary', () => {
    expect(refuse(probeOf(), 'video')).toBeUndefined();
    expect(refuse(probeOf(), 'audio')).toBeUndefined();
  });
});

test('a sound track nobody can decode is left out beside a picture', () => {
  const selected = selectStreams(probeOf({ audio: audioStream({ codec: 'sonic' }) }), 'video');
  expect(selected.audio).toBeNull();
  expect(selected.video).not.toBeNull();
});

test('the time a job may take grows with its duration and has an end', () => {
  expect(wallClockBound(probeOf({ durationSeconds: 60 }))).toBe(600);
  expect(wallClockBound(probeOf({ durationSeconds: 43_000 }))).toBe(11 * 3600);
});
