import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from './binaries.ts';
import { MEDIA_FAILURES } from '@codex/constants';
import { PermanentFailure } from './failure.ts';
import { Studio } from './testing/studio.ts';

const TIMEOUT = 60_000;
const CLIP = '-f lavfi -i testsrc2=s=192x108:r=25:d=4 -f lavfi -i sine=d=4';
const H264 = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac';

let studio: Studio;
let asked = 0;
const trap = createServer((_, response) => {
  asked += 1;
  response.end('secret');
});
let trapUrl = '';

beforeAll(async () => {
  const { FFMPEG_PATH: ffmpeg, FFPROBE_PATH: ffprobe } = process.env;
  studio = await Studio.open(await findBinaries({ ffmpeg, ffprobe }));
  await new Promise<void>((resolve) => {
    trap.listen(0, '127.0.0.1', resolve);
  });
  trapUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/secret.ts`;
}, TIMEOUT);

afterAll(async () => {
  trap.close();
  await studio.close();
});

function playlist(target: string): string {
  return `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n${target}\n#EXT-X-ENDLIST\n`;
}

/** The sentence the creator reads. */
async function refusal(path: string, mediaType: 'video' | 'audio' = 'video'): Promise<string> {
  const failure: unknown = await studio.transcode(path, mediaType).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof PermanentFailure)) throw failure ?? new Error('it was accepted');
  return failure.reason;
}

describe('a file that tries to make ffmpeg open something else', () => {
  test.each([
    ['a playlist of a local file', () => playlist('file:///etc/passwd')],
    ['a playlist of an address', () => playlist(trapUrl)],
    ['a playlist that concatenates', () => playlist(`concat:${trapUrl}|file:///etc/passwd`)],
    ['a concat script', () => "ffconcat version 1.0\nfile '/etc/passwd'\nduration 10\n"],
    [
      'a session description',
      () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n',
    ],
    [
      'a DASH manifest',
      () =>
        `<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation><BaseURL>${trapUrl}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    ],
    ['an SVG', () => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${trapUrl}"/></svg>`],
    ['a filter script', () => 'movie=/etc/passwd,testsrc2=s=192x108:d=1 and some more text'],
    ['a web page', () => `<!doctype html><video src="${trapUrl}"></video>`],
  ])(
    '%s is no media, and nothing was opened',
    async (_, content) => {
      const path = await studio.write('trick.mp4', content());
      expect(await refusal(path)).toBe(MEDIA_FAILURES.notMedia);
      expect(asked).toBe(0);
    },
    TIMEOUT,
  );

  test(
    'a playlist behind the beginning of a sound file stays unread',
    async () => {
      const tag = Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1');
      const path = await studio.write(
        'tag.mp3',
        Buffer.concat([tag, Buffer.from(playlist(trapUrl))]),
      );
      expect(await refusal(path, 'audio')).toBe(MEDIA_FAILURES.undecodable);
      expect(asked).toBe(0);
    },
    TIMEOUT,
  );

  test(
    'a playlist inside an AVI as subtitles stays unread',
    async () => {
      const clip = await studio.film('gab.avi', `${CLIP} -t 1 -c:v mpeg4 -c:a libmp3lame`);
      const bytes = await readFile(clip);
      const at = bytes.indexOf('movi') + 4;
      const gab = Buffer.concat([
        Buffer.from('GAB2\0\x02\0\0\0\0\0\x04\0', 'latin1'),
        Buffer.from(playlist(trapUrl)),
      ]);
      const chunk = Buffer.alloc(8);
      chunk.write('02tx', 'latin1');
      chunk.writeUInt32LE(gab.length, 4);
      const path = await studio.write(
        'gab2.avi',
        Buffer.concat([bytes.subarray(0, at), chunk, gab, bytes.subarray(at)]),
      );
      await studio.transcode(path, 'video').catch(() => undefined);
      expect(asked).toBe(0);
    },
    TIMEOUT,
  );
});

describe('a file that is damaged', () => {
  test.each([
    ['nothing but zeros', () => Buffer.alloc(5000), MEDIA_FAILURES.notMedia],
    ['three bytes', () => Buffer.from('abc'), MEDIA_FAILURES.notMedia],
    [
      'a ZIP archive',
      () => Buffer.from(`PK\x03\x04${'x'.repeat(5000)}`, 'latin1'),
      MEDIA_FAILURES.notMedia,
    ],
    [
      'a JPEG',
      () => Buffer.from(`\xff\xd8\xff\xe0${'x'.repeat(5000)}`, 'latin1'),
      MEDIA_FAILURES.notMedia,
    ],
    [
      'a Matroska beginning and noise',
      () => Buffer.from(`\x1a\x45\xdf\xa3${'noise'.repeat(2000)}`, 'latin1'),
      null,
    ],
    [
      'an Ogg beginning and noise',
      () => Buffer.from(`OggS${'noise'.repeat(2000)}`, 'latin1'),
      null,
    ],
  ])(
    '%s is refused',
    async (_, content, reason) => {
      const answer = await refusal(await studio.write('damaged.bin', content()));
      if (reason) expect(answer).toBe(reason);
      expect(Object.values<string>(MEDIA_FAILURES)).toContain(answer);
    },
    TIMEOUT,
  );

  test.each([
    ['an MP4 without its index', 'end.mp4', '', 0.6],
    ['an MP4 cut in the middle', 'start.mp4', '-movflags +faststart', 0.6],
    ['an MP4 cut near its end', 'late.mp4', '-movflags +faststart', 0.9],
    ['a Matroska file cut in the middle', 'cut.mkv', '', 0.5],
  ])(
    '%s is said to be incomplete',
    async (_, file, options, part) => {
      const whole = await readFile(await studio.film(file, `${CLIP} ${H264} ${options}`));
      const path = await studio.write(
        `cut-${file}`,
        whole.subarray(0, Math.floor(whole.length * part)),
      );
      expect(await refusal(path)).toBe(MEDIA_FAILURES.incomplete);
    },
    TIMEOUT,
  );

  test(
    'a WAV cut in the middle is said to be incomplete',
    async () => {
      const whole = await readFile(
        await studio.film('whole.wav', '-f lavfi -i sine=d=20 -c:a pcm_s16le'),
      );
      const path = await studio.write('cut.wav', whole.subarray(0, whole.length / 2));
      expect(await refusal(path, 'audio')).toBe(MEDIA_FAILURES.incomplete);
    },
    TIMEOUT,
  );
});

describe('a file that is not what it was called', () => {
  test(
    'sound uploaded as video is refused',
    async () => {
      const path = await studio.film('sound.mp3', '-f lavfi -i sine=d=1 -c:a libmp3lame');
      expect(await refusal(path, 'video')).toBe(MEDIA_FAILURES.noVideo);
    },
    TIMEOUT,
  );

  test(
    'a picture without sound uploaded as audio is refused',
    async () => {
      const path = await studio.film(
        'mute.mp4',
        '-f lavfi -i testsrc2=s=192x108:d=1 -c:v libx264 -preset ultrafast',
      );
      expect(await refusal(path, 'audio')).toBe(MEDIA_FAILURES.nothingToPlay);
    },
    TIMEOUT,
  );

  test(
    'a video uploaded as audio gives its sound',
    async () => {
      const path = await studio.film('both.mp4', `${CLIP} -t 1 ${H264}`);
      const published = await studio.transcode(path, 'audio');
      expect(published.complete[0]).toMatchObject({ hasVideo: false, hasAudio: true });
    },
    TIMEOUT,
  );

  test(
    'a picture larger than any screen is refused',
    async () => {
      const path = await studio.film(
        'huge.mp4',
        '-f lavfi -i color=s=8224x4400:d=0.1:r=10 -c:v mjpeg',
      );
      expect(await refusal(path)).toBe(MEDIA_FAILURES.tooManyPixels);
    },
    TIMEOUT,
  );
});

test('no reason speaks of paths, programs or errors', () => {
  for (const reason of Object.values(MEDIA_FAILURES)) {
    expect(reason).toMatch(/^[A-Z].*\.$/);
    expect(reason).not.toMatch(/\/|ffmpeg|ffprobe|error|stderr|exit/i);
  }
});
