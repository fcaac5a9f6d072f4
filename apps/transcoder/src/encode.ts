import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wallClockBound } from './admission.ts';
import type { MediaFailure } from '@codex/constants';
import { PermanentFailure } from './failure.ts';
import { ladderArgs, remuxArgs, type Keyframes } from './ffmpeg-args.ts';
import { runCaged, type RunResult } from './ffmpeg.ts';
import type { AudioRung, LadderPlan, VideoRung } from './ladder.ts';
import { measureRendition, type MeasuredRendition } from './media-playlist.ts';
import { PeakCollector } from './peaks.ts';
import { withoutLeadingPause } from './mp4-boxes.ts';
import type { Probe } from './probe.ts';
import type { Workshop } from './workshop.ts';

const SPARE_BYTES = 256 * 1024 ** 2;
/** Demuxers whose files say how long they are; the others only let it be guessed. */
const SAY_DURATION = new Set(['mov', 'matroska', 'avi', 'wav', 'flac', 'ogg']);

export interface EncodeRequest {
  probe: Probe;
  plan: LadderPlan;
  videoRungs: readonly VideoRung[];
  audioRungs: readonly AudioRung[];
  keyframes: Keyframes;
  sourceBytes: number;
  onProgress: (seconds: number) => void;
}

/** Makes the given rungs in one run and measures them, in their order. */
export async function encodeRungs(
  shop: Workshop,
  request: EncodeRequest,
): Promise<MeasuredRendition[]> {
  const { probe, plan, videoRungs, audioRungs, keyframes } = request;
  const names = [...videoRungs, ...audioRungs].map(({ name }) => name);
  const waveform = probe.video === null;
  await makeFolders(shop, names);
  const peaks = new PeakCollector();
  const args = ladderArgs({
    probe,
    video: plan.video && { plan: plan.video, rungs: videoRungs, keyframes },
    audio: audioRungs,
    sampleRate: plan.sampleRate,
    waveform,
  });
  const result = await runCaged({
    ...shop.cage,
    command: [shop.binaries.ffmpeg, ...args],
    timeoutSeconds: wallClockBound(probe),
    maxFolderBytes: request.sourceBytes + expectedBytes(request) + SPARE_BYTES,
    onProgress: request.onProgress,
    ...(waveform ? { onOutput: (chunk: Buffer) => peaks.push(chunk) } : {}),
  });
  throwUnlessDone(result);
  await alignStarts(shop, videoRungs);
  const measured = await measureAll(shop, names);
  assertComplete(probe, measured, result.log);
  if (waveform) {
    await makeFolders(shop, ['waveform']);
    await writeFile(join(shop.folder, 'waveform', 'peaks.json'), JSON.stringify(peaks.finish()));
  }
  return measured;
}

/** Copies the source's frames as the top rung and makes the sound, in that order. */
export async function remuxTop(
  shop: Workshop,
  request: Pick<EncodeRequest, 'probe' | 'plan' | 'audioRungs' | 'sourceBytes'> & {
    top: VideoRung;
  },
): Promise<MeasuredRendition[]> {
  const { probe, plan, top, audioRungs, sourceBytes } = request;
  const names = [top, ...audioRungs].map(({ name }) => name);
  await makeFolders(shop, names);
  const args = remuxArgs(probe, top, audioRungs, plan.sampleRate);
  const result = await runCaged({
    ...shop.cage,
    command: [shop.binaries.ffmpeg, ...args],
    timeoutSeconds: wallClockBound(probe),
    maxFolderBytes: sourceBytes * 3 + SPARE_BYTES,
  });
  throwUnlessDone(result);
  await alignStarts(shop, [top]);
  const measured = await measureAll(shop, names);
  assertComplete(probe, measured, result.log);
  return measured;
}

/** Folders that the tools may write into, as whom they run. */
export async function makeFolders(shop: Workshop, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const folder = join(shop.folder, name);
      await mkdir(folder, { recursive: true });
      await chmod(folder, 0o700);
      const { user } = shop.sandbox;
      if (user !== undefined) await chown(folder, user, user);
    }),
  );
}

function expectedBytes({ probe, videoRungs, audioRungs }: EncodeRequest): number {
  const bits =
    videoRungs.reduce((sum, rung) => sum + rung.maxBitrate, 0) +
    audioRungs.reduce((sum, rung) => sum + rung.bitrate, 0);
  return ((probe.durationSeconds ?? 3600) * bits * 1.5) / 8;
}

function throwUnlessDone({ exitCode, killedBy, log }: RunResult): void {
  if (exitCode === 0) return;
  const bySignal: Partial<Record<NodeJS.Signals, MediaFailure>> = {
    SIGXCPU: 'tooSlow',
    SIGXFSZ: 'tooBig',
  };
  const exceeded = killedBy && bySignal[killedBy];
  if (exceeded) throw new PermanentFailure(exceeded, log);
  // A crash, or a machine without room, may go better elsewhere.
  if (killedBy || /No space left|Cannot allocate memory|Resource temporarily/i.test(log)) {
    throw new Error(`ffmpeg ended with ${killedBy ?? exitCode}: ${log}`);
  }
  throw new PermanentFailure('undecodable', log);
}

async function alignStarts(shop: Workshop, rungs: readonly VideoRung[]): Promise<void> {
  await Promise.all(
    rungs.map(async ({ name }) => {
      const path = join(shop.folder, name, 'init.mp4');
      const init = await readFile(path).catch(() => undefined);
      if (init) await writeFile(path, withoutLeadingPause(init));
    }),
  );
}

async function measureAll(shop: Workshop, names: readonly string[]): Promise<MeasuredRendition[]> {
  const measured = await Promise.all(names.map((name) => measureRendition(shop.folder, name)));
  return measured.map((rendition) => {
    if (!rendition) throw new PermanentFailure('undecodable', 'ffmpeg wrote no segment');
    return rendition;
  });
}

/** A cut file decodes without complaint up to the cut: what came out must be as long as what was said. */
function assertComplete(probe: Probe, measured: readonly MeasuredRendition[], log: string): void {
  if (/: partial file|File ended prematurely/.test(log))
    throw new PermanentFailure('incomplete', log);
  const expected = SAY_DURATION.has(probe.demuxer) ? (probe.durationSeconds ?? 0) : 0;
  const longest = Math.max(...measured.map(({ duration }) => duration));
  const tolerated = Math.min(5, Math.max(0.5, expected * 0.05));
  if (longest < expected - tolerated) {
    throw new PermanentFailure('incomplete', `${longest} of ${expected} seconds`);
  }
}
