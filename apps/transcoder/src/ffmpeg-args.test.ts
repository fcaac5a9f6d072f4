import { describe, expect, test } from 'vitest';
import { ladderArgs, probeArgs, remuxArgs } from './ffmpeg-args.ts';
import { planLadder } from './ladder.ts';
import { DEMUXERS } from './sniff.ts';
import { probeOf, videoStream } from './testing/probes.ts';

function commandOf(probe = probeOf()): string[] {
  const plan = planLadder(probe);
  return ladderArgs({
    probe,
    video: plan.video && { plan: plan.video, rungs: plan.video.rungs, keyframes: { every: 2 } },
    audio: plan.audio,
    sampleRate: plan.sampleRate,
    waveform: plan.video === null,
  });
}

const FORBIDDEN = [
  'hls',
  'applehttp',
  'concat',
  'dash',
  'sdp',
  'rtsp',
  'image2',
  'lavfi',
  'tee',
  'data',
  'subfile',
  'async',
  'cache',
  'crypto',
  'http',
  'ftp',
  'tcp',
];

describe('every command that reads an upload', () => {
  const probe = probeOf();
  const plan = planLadder(probe);
  const rung = plan.video?.rungs[0] ?? { name: 'v1080', width: 2, height: 2, maxBitrate: 1 };

  test.each([
    ['probing', probeArgs('mov')],
    ['encoding', commandOf()],
    ['copying', remuxArgs(probe, rung, plan.audio, 48_000)],
  ])('%s opens one local file with one demuxer and no protocol else', (_, args) => {
    const after = (option: string): string | undefined => args[args.indexOf(option) + 1];
    expect(after('-protocol_whitelist')).toBe('file');
    expect(after('-format_whitelist')).toBe('mov');
    expect(after('-f')).toBe('mov');
    expect(args.filter((word) => word === 'source')).toHaveLength(1);
    expect(args.some((word) => /:\/\//.test(word))).toBe(false);
  });

  test('knows no demuxer that opens anything else', () => {
    for (const name of FORBIDDEN) expect(DEMUXERS as readonly string[]).not.toContain(name);
  });
});

test('nothing of the source’s metadata goes out with any output', () => {
  const args = commandOf();
  const outputs = args.filter((word) => word.endsWith('index.m3u8'));
  expect(outputs).toHaveLength(5);
  expect(args.filter((word) => word === '-map_metadata')).toHaveLength(outputs.length);
});

test('one run makes all rungs, each scaled from the one above', () => {
  const graph = commandOf()[commandOf().indexOf('-filter_complex') + 1];
  expect(graph).toBe(
    '[0:0]fps=30/1:start_time=0,scale=1920:1080:out_range=tv,format=yuv420p,setsar=1,split[v0][s1];' +
      '[s1]scale=1280:720:out_range=tv,setsar=1,split[v1][s2];' +
      '[s2]scale=852:480:out_range=tv,setsar=1,split[v2][s3];' +
      '[s3]scale=640:360:out_range=tv,setsar=1[v3]',
  );
});

test('interlaced and HDR pictures are brought to what every screen shows', () => {
  const graph = commandOf(probeOf({ video: videoStream({ interlaced: true, hdr: true }) })).join(
    ' ',
  );
  expect(graph).toContain('[0:0]yadif=deint=interlaced,fps=');
  expect(graph).toContain('tonemap=hable');
});
