import { thumbhashSchema } from '@codex/validation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from './binaries.ts';
import { parseMediaPlaylist } from './media-playlist.ts';
import { Studio, type Published } from './testing/studio.ts';

const TIMEOUT = 60_000;
const H264 = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p';
const AAC = '-c:a aac -b:a 64k';

let studio: Studio;

beforeAll(async () => {
  const { FFMPEG_PATH: ffmpeg, FFPROBE_PATH: ffprobe } = process.env;
  studio = await Studio.open(await findBinaries({ ffmpeg, ffprobe }));
}, TIMEOUT);

afterAll(() => studio.close());

function picture(size: string, seconds = 2, rate = 25): string {
  return `-f lavfi -i testsrc2=s=${size}:r=${rate}:d=${seconds}`;
}

function sound(seconds = 2, more = ''): string {
  return `-f lavfi -i sine=frequency=440:d=${seconds}${more}`;
}

function master({ files }: Published): string {
  return files.get('hls/master.m3u8')?.toString('utf8') ?? '';
}

/** What holds for every finished item. */
async function expectPlayable(published: Published): Promise<void> {
  const [result] = published.complete;
  if (!result) throw new Error('the job did not complete');
  for (const rendition of result.renditions) {
    const stream = await studio.play(published, rendition.name);
    expect(stream.complaints).toBe('');
    expect(Math.abs(stream.start)).toBeLessThan(0.03);
    expect(Math.abs(stream.duration - result.durationSeconds)).toBeLessThan(0.25);
    expect(master(published)).toContain(rendition.codecs);
    if (rendition.kind === 'video') {
      expect(stream).toMatchObject({
        codec: 'h264',
        pixelFormat: 'yuv420p',
        width: rendition.width,
        height: rendition.height,
      });
    } else expect(stream).toMatchObject({ codec: 'aac', profile: 'LC', channels: 2 });
  }
}

describe('video', () => {
  test.each([
    ['in MP4', 'a.mp4', `${picture('192x108')} ${sound()} ${H264} ${AAC}`, '192x108'],
    ['upright', 'b.mp4', `${picture('108x192')} ${sound()} ${H264} ${AAC}`, '108x192'],
    [
      'of odd size',
      'c.mp4',
      `${picture('193x109')} ${sound()} -c:v libx264 -pix_fmt yuv444p ${AAC}`,
      '192x108',
    ],
    ['with wide pixels', 'd.mp4', `${picture('96x108')} -vf setsar=2/1 ${H264}`, '192x108'],
    [
      'of changing frame rate',
      'e.mkv',
      `${picture('192x108', 3)} -vf select='if(lt(t,1),1,not(mod(n,4)))' -vsync 2 ${H264}`,
      '192x108',
    ],
    [
      'in HEVC with 10 bits',
      'f.mp4',
      `${picture('192x108', 1)} ${sound(1)} -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -tag:v hvc1 -x265-params log-level=none ${AAC}`,
      '192x108',
    ],
    [
      'in HDR',
      'g.mp4',
      `${picture('192x108', 1)} -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc`,
      '192x108',
    ],
    [
      'in VP8 with Vorbis',
      'h.webm',
      `${picture('192x108', 1)} ${sound(1)} -c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis`,
      '192x108',
    ],
    [
      'in VP9 with Opus',
      'i.webm',
      `${picture('192x108', 1)} ${sound(1)} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus`,
      '192x108',
    ],
    [
      'in AV1',
      'j.mkv',
      `${picture('96x64', 0.4, 10)} -c:v libaom-av1 -strict experimental -cpu-used 8 -b:v 100k`,
      '96x64',
    ],
    [
      'in an AVI',
      'k.avi',
      `${picture('192x108')} ${sound()} -c:v mpeg4 -c:a libmp3lame`,
      '192x108',
    ],
    [
      'in a transport stream',
      'l.ts',
      `${picture('192x108')} ${sound()} -c:v mpeg2video -c:a mp2`,
      '192x108',
    ],
    [
      'in ProRes',
      'm.mov',
      `${picture('192x108', 1)} ${sound(1)} -c:v prores_ks -c:a pcm_s16le`,
      '192x108',
    ],
    [
      'interlaced',
      'n.mp4',
      `${picture('192x108')} -c:v libx264 -preset ultrafast -pix_fmt yuv420p -flags +ilme+ildct -x264-params interlaced=1`,
      '192x108',
    ],
    [
      'of a third of a second',
      'o.mp4',
      `${picture('192x108', 0.3)} ${sound(0.3)} ${H264} ${AAC}`,
      '192x108',
    ],
    ['of a single frame', 'p.mp4', `${picture('192x108', 1)} -frames:v 1 ${H264}`, '192x108'],
    [
      'with six channels',
      'q.mp4',
      `${picture('192x108', 1)} ${sound(1)} ${H264} -c:a aac -ac 6`,
      '192x108',
    ],
  ])(
    '%s becomes playable everywhere',
    async (_, file, line, size) => {
      const published = await studio.transcode(await studio.film(file, line), 'video');
      await expectPlayable(published);
      const [result] = published.complete;
      expect(`${result?.width}x${result?.height}`).toBe(size);
      expect(result?.hasAudio).toBe(/-c:a/.test(line));
      expect(master(published).includes('TYPE=AUDIO')).toBe(result?.hasAudio);
      expect(published.files.get('poster/1280.jpg')?.length).toBeGreaterThan(500);
      expect(published.files.get('poster/480.webp')?.subarray(8, 12).toString()).toBe('WEBP');
      expect(published.files.get('thumbnails/sprite.jpg')?.length).toBeGreaterThan(300);
      expect(published.files.get('thumbnails/thumbnails.vtt')?.toString()).toContain(
        'sprite.jpg#xywh=0,0,',
      );
    },
    TIMEOUT,
  );

  test(
    'stored lying down is turned upright',
    async () => {
      const lying = await studio.film('lying.mp4', `${picture('192x108', 1)} ${H264}`);
      const turned = await studio.film('turned.mp4', `-i ${lying} -c copy -metadata:s:v rotate=90`);
      const published = await studio.transcode(turned, 'video');
      expect(published.complete[0]).toMatchObject({ width: 108, height: 192 });
      await expectPlayable(published);
    },
    TIMEOUT,
  );

  test(
    'with a ladder has its segments begin at the same times in every rung',
    async () => {
      const clip = await studio.film(
        'ladder.mkv',
        `${picture('854x480', 5, 30)} -c:v mpeg4 -q:v 8`,
      );
      const published = await studio.transcode(clip, 'video');
      expect(published.complete[0]?.renditions.map(({ name }) => name)).toEqual(['v480', 'v360']);
      expect(published.playable).toEqual([]);
      const durations = ['v480', 'v360'].map((name) =>
        parseMediaPlaylist(published.files.get(`${name}/index.m3u8`)?.toString() ?? '').map(
          ({ duration }) => duration,
        ),
      );
      expect(durations[0]).toEqual([4, 1]);
      expect(durations[1]).toEqual(durations[0]);
      await expectPlayable(published);
    },
    TIMEOUT,
  );

  test(
    'that fits is playable as it is before the other rungs are made, cut at the same times',
    async () => {
      const clip = await studio.film(
        'fits.mp4',
        `${picture('854x480', 7, 30)} ${sound(7)} ${H264} -g 75 -b:v 500k ${AAC}`,
      );
      const published = await studio.transcode(clip, 'video');
      expect(published.playable[0]?.renditions.map(({ name }) => name)).toEqual(['v480', 'audio']);
      expect(published.complete[0]?.renditions.map(({ name }) => name)).toEqual([
        'v480',
        'v360',
        'audio',
      ]);
      const [copied, made] = ['v480', 'v360'].map((name) =>
        parseMediaPlaylist(published.files.get(`${name}/index.m3u8`)?.toString() ?? '').map(
          ({ duration }) => duration,
        ),
      );
      expect(copied).toHaveLength(2);
      expect(made).toEqual(copied);
      await expectPlayable(published);
    },
    TIMEOUT,
  );

  test(
    'whose keyframes lie too far apart is made anew, with nothing left of the attempt',
    async () => {
      const clip = await studio.film(
        'sparse.mp4',
        `${picture('640x480', 11, 10)} ${sound(11)} ${H264} -g 1000 -sc_threshold 0 -b:v 300k ${AAC}`,
      );
      const published = await studio.transcode(clip, 'video');
      expect(published.playable).toEqual([]);
      const top = [...published.files.keys()].filter((name) => name.startsWith('v480/seg_'));
      expect(top).toHaveLength(3);
      await expectPlayable(published);
    },
    TIMEOUT,
  );
});

describe('sound', () => {
  test.each([
    ['MP3', 'a.mp3', '-c:a libmp3lame -b:a 128k', ['a128', 'a64']],
    ['WAV', 'b.wav', '-c:a pcm_s16le', ['a256', 'a128', 'a64']],
    ['FLAC', 'c.flac', '-c:a flac', ['a256', 'a128', 'a64']],
    ['OGG', 'd.ogg', '-c:a libvorbis', null],
    ['Opus', 'e.opus', '-c:a libopus -b:a 32k', null],
    ['M4A', 'f.m4a', '-c:a aac -b:a 64k', null],
    ['AAC', 'g.aac', '-c:a aac -b:a 64k', null],
    ['mono of low rate', 'h.wav', '-c:a pcm_s16le -ac 1 -ar 8000', ['a256', 'a128', 'a64']],
  ])(
    '%s becomes a ladder with a waveform',
    async (_, file, line, names) => {
      const clip = await studio.film(file, `${sound()} ${line}`);
      const published = await studio.transcode(clip, 'audio');
      await expectPlayable(published);
      const [result] = published.complete;
      if (names) expect(result?.renditions.map(({ name }) => name)).toEqual(names);
      expect(result).toMatchObject({
        hasVideo: false,
        width: null,
        posterPath: null,
        thumbhash: null,
      });
      const waveform = JSON.parse(published.files.get('waveform/peaks.json')?.toString() ?? '');
      expect(waveform.data).toHaveLength(waveform.length * 2);
      expect((waveform.length * waveform.samples_per_pixel) / waveform.sample_rate).toBeCloseTo(
        2,
        0,
      );
      expect(Math.max(...waveform.data)).toBeGreaterThan(5);
    },
    TIMEOUT,
  );

  test.each([
    ['an MP3', 'mp3', '-c:a libmp3lame'],
    ['a FLAC', 'flac', '-c:a flac'],
    ['an M4A', 'm4a', '-c:a aac'],
  ])(
    'the picture inside %s becomes the poster',
    async (_, kind, codec) => {
      const plain = await studio.film(`plain.${kind}`, `${sound(1)} ${codec}`);
      const cover = await studio.film('cover.jpg', `${picture('300x300', 1)} -frames:v 1`);
      const covered = await studio.film(
        `covered.${kind}`,
        `-i ${plain} -i ${cover} -map 0 -map 1 -c copy -disposition:v attached_pic`,
      );
      const published = await studio.transcode(covered, 'audio');
      expect(published.complete[0]?.posterPath).toBe('poster/1280.jpg');
      expect(published.files.get('poster/1280.jpg')?.length).toBeGreaterThan(500);
      expect(thumbhashSchema.safeParse(published.complete[0]?.thumbhash).success).toBe(true);
      await expectPlayable(published);
    },
    TIMEOUT,
  );
});
