import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadSource } from './download.ts';
import { freeBytes } from './disk.ts';
import { encodeRungs, makeFolders, remuxTop } from './encode.ts';
import { KEYFRAME_SECONDS, SOURCE_FILE, type Keyframes } from './ffmpeg-args.ts';
import { inspectSource } from './inspect.ts';
import type { JobApi } from './internal-api.ts';
import {
  planLadder,
  type AudioRung,
  type LadderPlan,
  type VideoPlan,
  type VideoRung,
} from './ladder.ts';
import { audioMasterPlaylist, videoMasterPlaylist } from './master-playlist.ts';
import type { MeasuredRendition } from './media-playlist.ts';
import type { Probe } from './probe.ts';
import { createProgress, type Progress } from './progress.ts';
import { renditionBytes, uploadRenditions } from './publish.ts';
import { transcodeResultSchema, type TranscodeResult } from '@codex/validation';
import { makeCover, makePoster, makeThumbnails } from './stills.ts';
import type { Workshop } from './workshop.ts';

/** Room for the source, its outputs and what lies in between. */
const ROOM_FACTOR = 2.5;
const LONGEST_REMUXED_SEGMENT = 8.5;
const MAX_REMUXED_PEAK = 16_000_000;

type MeasuredVideo = MeasuredRendition & VideoRung;
type Rendition = TranscodeResult['renditions'][number];

/** What of an item exists so far. */
interface Outputs {
  probe: Probe;
  plan: LadderPlan;
  video: MeasuredVideo[];
  audio: MeasuredRendition[];
  posterPath: string | null;
  thumbnailsPath: string | null;
  waveformPath: string | null;
}

/** One job from its source to its published outputs. Leaves the folder as it finds it: absent. */
export async function transcode(shop: Workshop, api: JobApi): Promise<TranscodeResult> {
  await rm(shop.folder, { recursive: true, force: true });
  await mkdir(shop.folder, { recursive: true });
  await chmod(shop.folder, 0o711);
  try {
    const source = await api.start();
    const sizeBytes = source.fileSizeBytes;
    if ((await freeBytes(shop.folder)) < sizeBytes * ROOM_FACTOR) {
      throw new Error('not enough room on the disk for this source');
    }
    const path = join(shop.folder, SOURCE_FILE);
    await downloadSource(api, path, { sizeBytes, signal: shop.signal });
    await chmod(path, 0o644);
    const probe = await inspectSource(shop, source.mediaType);
    const progress = createProgress(api);
    const outputs = await produce(shop, api, { probe, sizeBytes, progress });
    return await publish(shop, api, { outputs, progress });
  } finally {
    await rm(shop.folder, { recursive: true, force: true });
  }
}

async function produce(
  shop: Workshop,
  api: JobApi,
  source: { probe: Probe; sizeBytes: number; progress: Progress },
): Promise<Outputs> {
  const plan = planLadder(source.probe);
  return plan.video
    ? produceVideo(shop, api, { ...source, plan, videoPlan: plan.video })
    : produceAudio(shop, { ...source, plan });
}

async function produceAudio(
  shop: Workshop,
  {
    probe,
    sizeBytes,
    progress,
    plan,
  }: { probe: Probe; sizeBytes: number; progress: Progress; plan: LadderPlan },
): Promise<Outputs> {
  const audio = await encodeRungs(shop, {
    probe,
    plan,
    videoRungs: [],
    audioRungs: plan.audio,
    keyframes: { every: KEYFRAME_SECONDS },
    sourceBytes: sizeBytes,
    onProgress: progress.encoding(probe.durationSeconds),
  });
  return {
    probe,
    plan,
    video: [],
    audio,
    posterPath: await makeCover(shop, probe),
    thumbnailsPath: null,
    waveformPath: 'waveform/peaks.json',
  };
}

interface VideoJob {
  probe: Probe;
  sizeBytes: number;
  progress: Progress;
  plan: LadderPlan;
  videoPlan: VideoPlan;
}

async function produceVideo(shop: Workshop, api: JobApi, job: VideoJob): Promise<Outputs> {
  const { probe, plan, videoPlan, sizeBytes, progress } = job;
  const early = videoPlan.remuxTop ? await publishRemuxed(shop, api, job) : undefined;
  const top = early?.video[0];
  const videoRungs = top ? videoPlan.rungs.slice(1) : videoPlan.rungs;
  const audioRungs: readonly AudioRung[] = early ? [] : plan.audio;
  const keyframes: Keyframes = top ? { at: top.starts } : { every: KEYFRAME_SECONDS };
  const measured = await encodeRungs(shop, {
    probe,
    plan,
    videoRungs,
    audioRungs,
    keyframes,
    sourceBytes: sizeBytes,
    onProgress: progress.encoding(probe.durationSeconds),
  });
  const video = [...(top ? [top] : []), ...withSizes(measured, videoRungs)];
  const [largest] = video;
  const smallest = video.at(-1);
  return {
    probe,
    plan,
    video,
    audio: early?.audio ?? measured.slice(videoRungs.length),
    posterPath: early?.posterPath ?? (largest ? await makePoster(shop, largest) : null),
    thumbnailsPath: smallest
      ? await makeThumbnails(shop, smallest, keyframeTimes(keyframes, smallest.duration))
      : null,
    waveformPath: null,
  };
}

/** Makes the source playable as it is while the other rungs are still to come. */
async function publishRemuxed(
  shop: Workshop,
  api: JobApi,
  job: VideoJob,
): Promise<Outputs | undefined> {
  const { probe, plan, videoPlan, sizeBytes } = job;
  const [top] = videoPlan.rungs;
  if (!top) return undefined;
  const [copied, ...audio] = await remuxTop(shop, {
    probe,
    plan,
    top,
    audioRungs: plan.audio,
    sourceBytes: sizeBytes,
  });
  if (!copied) return undefined;
  const fits =
    copied.longestSegment <= LONGEST_REMUXED_SEGMENT && copied.peakBitrate <= MAX_REMUXED_PEAK;
  const outputs: Outputs = {
    probe,
    plan,
    video: fits ? [{ ...copied, ...top }] : [],
    audio,
    posterPath: null,
    thumbnailsPath: null,
    waveformPath: null,
  };
  if (!fits) return outputs;
  outputs.posterPath = await makePoster(shop, copied);
  await writeMaster(shop, outputs);
  await uploadRenditions(api, shop.folder, { renditions: renditionsOf(outputs) });
  await api.playable(await describe(shop, outputs));
  return outputs;
}

async function publish(
  shop: Workshop,
  api: JobApi,
  { outputs, progress }: { outputs: Outputs; progress: Progress },
): Promise<TranscodeResult> {
  await writeMaster(shop, outputs);
  const renditions = renditionsOf(outputs);
  await uploadRenditions(api, shop.folder, { renditions, onProgress: progress.uploading });
  const result = await describe(shop, outputs);
  await api.complete(result);
  return result;
}

async function writeMaster(shop: Workshop, { video, audio, plan }: Outputs): Promise<void> {
  await makeFolders(shop, ['hls']);
  const rate = plan.video?.frameRate ?? { num: 0, den: 1 };
  const rungs = video.map((rung) => ({ ...rung, frameRate: rate.num / rate.den }));
  const playlist =
    rungs.length > 0 ? videoMasterPlaylist(rungs, audio[0]) : audioMasterPlaylist(audio);
  await writeFile(join(shop.folder, 'hls', 'master.m3u8'), playlist);
}

async function describe(shop: Workshop, outputs: Outputs): Promise<TranscodeResult> {
  const { video, audio, plan, posterPath, thumbnailsPath, waveformPath } = outputs;
  const rate = plan.video?.frameRate;
  return transcodeResultSchema.parse({
    durationSeconds: playingTime(video, audio),
    width: video[0]?.width ?? null,
    height: video[0]?.height ?? null,
    frameRate: rate ? rate.num / rate.den : null,
    hasAudio: audio.length > 0,
    hasVideo: video.length > 0,
    renditions: [...video.map(describeVideo), ...audio.map(describeAudio)],
    posterPath,
    thumbnailsPath,
    waveformPath,
    sizeBytes: await renditionBytes(shop.folder, renditionsOf(outputs)),
  });
}

function describeVideo({ name, width, height, averageBitrate, codecs }: MeasuredVideo): Rendition {
  return { name, kind: 'video', width, height, bitrate: averageBitrate, codecs };
}

function describeAudio({ name, averageBitrate, codecs }: MeasuredRendition): Rendition {
  return { name, kind: 'audio', width: null, height: null, bitrate: averageBitrate, codecs };
}

/** The picture's duration; the sound's where it goes on alone, not where its last frame is padded. */
function playingTime(video: readonly MeasuredVideo[], audio: readonly MeasuredRendition[]): number {
  const sound = audio[0]?.duration ?? 0;
  const picture = video[0]?.duration ?? sound;
  return Math.round((sound > picture + 0.1 ? sound : picture) * 1000) / 1000;
}

function renditionsOf({
  video,
  audio,
  posterPath,
  thumbnailsPath,
  waveformPath,
}: Outputs): string[] {
  const single = [posterPath, thumbnailsPath, waveformPath].flatMap(
    (path) => path?.split('/')[0] ?? [],
  );
  return [...[...video, ...audio].map(({ name }) => name), ...single, 'hls'];
}

function withSizes(
  measured: readonly MeasuredRendition[],
  rungs: readonly VideoRung[],
): MeasuredVideo[] {
  return rungs.flatMap((rung, index) => {
    const rendition = measured[index];
    return rendition ? [{ ...rendition, ...rung }] : [];
  });
}

function keyframeTimes(keyframes: Keyframes, duration: number): readonly number[] {
  if ('at' in keyframes) return keyframes.at;
  const count = Math.max(1, Math.ceil(duration / keyframes.every - 0.01));
  return Array.from({ length: count }, (_, index) => index * keyframes.every);
}
