import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audioMasterPlaylist, videoMasterPlaylist } from './master-playlist.ts';
import { parseMediaPlaylist } from './media-playlist.ts';

const rung = (name: string, averageBitrate: number) => ({
  name,
  width: 1280,
  height: 720,
  frameRate: 30_000 / 1001,
  codecs: 'avc1.64001f',
  averageBitrate,
  peakBitrate: averageBitrate * 2,
});
const sound = { name: 'audio', codecs: 'mp4a.40.2', averageBitrate: 100, peakBitrate: 150 };

test('the master playlist of a video names every rung, its bandwidth and the one sound', () => {
  expect(videoMasterPlaylist([rung('v720', 1000)], sound).split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="../audio/index.m3u8"',
    '#EXT-X-STREAM-INF:BANDWIDTH=2150,AVERAGE-BANDWIDTH=1100,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="audio"',
    '../v720/index.m3u8',
    '',
  ]);
});

test('a video without sound has no sound group', () => {
  const playlist = videoMasterPlaylist([rung('v720', 1000)]);
  expect(playlist).not.toContain('AUDIO');
  expect(playlist).toContain('CODECS="avc1.64001f",');
});

test('players begin with what most lines can take, then see the rest from the best down', () => {
  const rungs = [rung('v1080', 5_000_000), rung('v720', 2_500_000), rung('v480', 1_000_000)];
  const order = videoMasterPlaylist(rungs, sound)
    .split('\n')
    .filter((line) => line.startsWith('../'));
  expect(order).toEqual(['../v720/index.m3u8', '../v1080/index.m3u8', '../v480/index.m3u8']);
});

test('the master playlist of sound is its ladder', () => {
  expect(
    audioMasterPlaylist([{ ...sound, name: 'a128' }])
      .split('\n')
      .slice(3),
  ).toEqual([
    '#EXT-X-STREAM-INF:BANDWIDTH=150,AVERAGE-BANDWIDTH=100,CODECS="mp4a.40.2"',
    '../a128/index.m3u8',
    '',
  ]);
});

describe('a media playlist', () => {
  test('gives its segments in order, whatever else stands in it', () => {
    const duration = fc.integer({ min: 1, max: 9_999_999 }).map((micros) => micros / 1_000_000);
    fc.assert(
      fc.property(fc.array(duration), (durations) => {
        const lines = durations.flatMap((seconds, index) => [
          `#EXTINF:${seconds.toFixed(6)},`,
          ...(index % 2 ? ['#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z'] : []),
          `seg_${index}.m4s`,
        ]);
        const text = ['#EXTM3U', '#EXT-X-MAP:URI="init.mp4"', ...lines, '#EXT-X-ENDLIST', ''].join(
          '\r\n',
        );
        expect(parseMediaPlaylist(text)).toEqual(
          durations.map((seconds, index) => ({ file: `seg_${index}.m4s`, duration: seconds })),
        );
      }),
    );
  });
});
