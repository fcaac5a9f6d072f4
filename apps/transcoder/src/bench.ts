// How long a job takes next to the same ladder made by one bare ffmpeg command.
// npx tsx apps/transcoder/src/bench.ts [seconds]
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries, type Binaries } from './binaries.ts';
import { words } from './ffmpeg-args.ts';
import type { JobApi } from './internal-api.ts';
import { transcode } from './job.ts';
import { findSandbox } from './sandbox.ts';
import { openWorkshop } from './workshop.ts';

const seconds = Number(process.argv[2] ?? 60);
const LADDER = [
  ['1920:1080', 5000],
  ['1280:720', 2722],
  ['852:480', 1483],
  ['640:360', 962],
] as const;

function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program}: ${code}`)),
    );
  });
}

/** Busy material: a moving picture under noise. */
async function makeSource(binaries: Binaries, folder: string, bitrate: string): Promise<string> {
  const path = join(folder, `source-${bitrate}.mp4`);
  const picture = `-f lavfi -i testsrc2=s=1920x1080:r=30 -f lavfi -i anoisesrc=a=0.1:d=${seconds}`;
  const rate = `-b:v ${bitrate} -maxrate ${bitrate} -bufsize ${bitrate} -g 60`;
  const filter = '-vf noise=alls=12:allf=t,format=yuv420p';
  const line = `-v error -y ${picture} ${filter} -t ${seconds} -c:v libx264 -preset veryfast ${rate} -c:a aac -b:a 160k`;
  await run(binaries.ffmpeg, [...words(line), path], folder);
  return path;
}

function hls(name: string): string {
  const files = `-hls_fmp4_init_filename ${name}.mp4 -hls_segment_filename ${name}_%05d.m4s ${name}.m3u8`;
  return `-f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4 ${files}`;
}

function bareCommand(source: string): string[] {
  const graph = LADDER.map(([size], index) => {
    const from = index === 0 ? '[0:v]' : `[s${index}]`;
    const last = index === LADDER.length - 1;
    return `${from}scale=${size}${last ? `[v${index}]` : `,split[v${index}][s${index + 1}]`}`;
  }).join(';');
  const outputs = LADDER.map(
    ([, kbps], index) =>
      `-map [v${index}] -c:v libx264 -preset veryfast -crf 22 -maxrate ${kbps}k -bufsize ${kbps * 2}k -g 61 -sc_threshold 0 -force_key_frames expr:gte(t,n_forced*2) ${hls(`v${index}`)}`,
  );
  const sound = `-map 0:a -ac 2 -c:a aac -b:a 128k ${hls('audio')}`;
  return [
    ...words('-v error -y -i'),
    source,
    '-filter_complex',
    graph,
    ...words([...outputs, sound].join(' ')),
  ];
}

async function runJob(binaries: Binaries, folder: string, source: string) {
  const started = performance.now();
  let playableAfter: number | undefined;
  const api: JobApi = {
    start: async () => ({
      mediaType: 'video',
      mimeType: 'video/mp4',
      fileSizeBytes: (await stat(source)).size,
    }),
    source: async (offset) => new Response((await readFile(source)).subarray(offset)),
    progress: async () => undefined,
    upload: async ({ file, bytes }) => writeFile(join(folder, `uploaded-${file}`), bytes),
    playable: async () => {
      playableAfter = performance.now() - started;
    },
    complete: async () => undefined,
    failed: async () => undefined,
  };
  const sandbox = await findSandbox(binaries.ffmpeg, folder);
  const signal = new AbortController().signal;
  await transcode(openWorkshop({ folder: join(folder, 'job'), binaries, sandbox, signal }), api);
  return { wall: performance.now() - started, playableAfter };
}

/** Seconds of all cores that ended child processes have used (Linux; 0 elsewhere). */
async function childCpu(): Promise<number> {
  const text = await readFile('/proc/self/stat', 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / 100;
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const { FFMPEG_PATH: ffmpeg, FFPROBE_PATH: ffprobe } = process.env;
const binaries = await findBinaries({ ffmpeg, ffprobe });
const folder = await mkdtemp(join(tmpdir(), 'codex-bench-'));
try {
  for (const bitrate of ['12M', '6M']) {
    const source = await makeSource(binaries, folder, bitrate);
    const before = await childCpu();
    const started = performance.now();
    await run(binaries.ffmpeg, bareCommand(source), folder);
    const bare = performance.now() - started;
    const between = await childCpu();
    const { wall, playableAfter } = await runJob(binaries, folder, source);
    const after = await childCpu();
    const early = playableAfter === undefined ? '' : `, playable after ${inSeconds(playableAfter)}`;
    console.log(
      `${seconds} s at ${bitrate}b/s: bare ${inSeconds(bare)} (${(between - before).toFixed(0)} CPU-s), ` +
        `whole job ${inSeconds(wall)} (${(after - between).toFixed(0)} CPU-s)${early}`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
