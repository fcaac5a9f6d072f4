import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeRungs, remuxTop } from './encode.ts';
import { PermanentFailure } from './failure.ts';
import { KEYFRAME_SECONDS, type Keyframes } from './ffmpeg-args.ts';
import type { JobApi } from './internal-api.ts';
import { planLadder, type LadderPlan, type VideoPlan, type VideoRung } from './ladder.ts';
import type { MeasuredRendition } from './media-playlist.ts';
import {
  describeOutputs,
  renditionsOf,
  writeMaster,
  type MeasuredVideo,
  type Outputs,
} from './outputs.ts';
import type { Probe } from './probe.ts';
import type { Progress } from './progress.ts';
import { uploadRenditions } from './publish.ts';
import { makeCover, makePoster, makeThumbnails } from './stills.ts';
import { makeThumbhash } from './thumbhash.ts';
import type { Workshop } from './workshop.ts';

const LONGEST_REMUXED_SEGMENT = 8.5;
const MAX_REMUXED_PEAK = 16_000_000;
/** Their times go to ffmpeg as one word, which the system limits to 128 KiB. */
const MAX_REMUXED_SEGMENTS = 8000;
const NO_STILLS = { posterPath: null, thumbhash: null, thumbnailsPath: null, waveformPath: null };

interface Source {
  probe: Probe;
  sizeBytes: number;
  progress: Progress;
}

/** Makes everything an item consists of, in the job's folder. */
export async function produce(shop: Workshop, api: JobApi, source: Source): Promise<Outputs> {
  const plan = planLadder(source.probe);
  return plan.video
    ? produceVideo(shop, api, { ...source, plan, videoPlan: plan.video })
    : produceAudio(shop, source, plan);
}

async function produceAudio(shop: Workshop, source: Source, plan: LadderPlan): Promise<Outputs> {
  const { probe, sizeBytes, progress } = source;
  const audio = await encodeRungs(shop, {
    probe,
    plan,
    videoRungs: [],
    audioRungs: plan.audio,
    keyframes: { every: KEYFRAME_SECONDS },
    sourceBytes: sizeBytes,
    onProgress: progress.encoding(probe.durationSeconds),
  });
  const poster = await describePoster(shop, await makeCover(shop, probe));
  const waveformPath = 'waveform/peaks.json';
  return { ...NO_STILLS, plan, video: [], audio, ...poster, waveformPath, uploaded: [] };
}

interface VideoSource extends Source {
  plan: LadderPlan;
  videoPlan: VideoPlan;
}

async function produceVideo(shop: Workshop, api: JobApi, source: VideoSource): Promise<Outputs> {
  const { probe, plan, videoPlan, sizeBytes, progress } = source;
  const early = videoPlan.remuxTop ? await publishRemuxed(shop, api, source) : undefined;
  const top = early?.video[0];
  const videoRungs = top ? videoPlan.rungs.slice(1) : videoPlan.rungs;
  const keyframes: Keyframes = top ? { at: top.starts } : { every: KEYFRAME_SECONDS };
  const measured = await encodeRungs(shop, {
    probe,
    plan,
    videoRungs,
    audioRungs: early ? [] : plan.audio,
    keyframes,
    sourceBytes: sizeBytes,
    onProgress: progress.encoding(probe.durationSeconds),
  });
  const video = [...(top ? [top] : []), ...withSizes(measured, videoRungs)];
  const [largest] = video;
  const smallest = video.at(-1);
  return {
    ...NO_STILLS,
    plan,
    video,
    audio: early?.audio ?? measured.slice(videoRungs.length),
    ...(await posterOf(shop, early, largest)),
    thumbnailsPath: smallest
      ? await makeThumbnails(shop, smallest, keyframeTimes(keyframes, smallest.duration))
      : null,
    uploaded: early?.uploaded ?? [],
  };
}

/**
 * Makes the source playable as it is while the other rungs are still to come. Where its frames do not
 * lie as a rung needs them, all that remains of it is the sound; undefined when it could not be copied.
 */
async function publishRemuxed(
  shop: Workshop,
  api: JobApi,
  { probe, plan, videoPlan, sizeBytes }: VideoSource,
): Promise<Outputs | undefined> {
  const [top] = videoPlan.rungs;
  if (!top) return undefined;
  const request = { probe, plan, top, audioRungs: plan.audio, sourceBytes: sizeBytes };
  const [copied, ...audio] = await remuxTop(shop, request).catch((error: unknown) => {
    // Whether the file itself is at fault, the encoder decides.
    if (error instanceof PermanentFailure) return [];
    throw error;
  });
  if (!copied || !fitsAsRung(copied)) {
    await rm(join(shop.folder, top.name), { recursive: true, force: true });
    return copied && { ...NO_STILLS, plan, video: [], audio, uploaded: [] };
  }
  const poster = await describePoster(shop, await makePoster(shop, copied));
  const video = [{ ...copied, ...top }];
  const outputs: Outputs = { ...NO_STILLS, plan, video, audio, ...poster, uploaded: [] };
  await writeMaster(shop, outputs);
  const renditions = renditionsOf(outputs);
  await uploadRenditions(api, shop.folder, { renditions });
  await api.playable(await describeOutputs(shop, outputs));
  return { ...outputs, uploaded: renditions };
}

type Poster = Pick<Outputs, 'posterPath' | 'thumbhash'>;

async function posterOf(
  shop: Workshop,
  early: Poster | undefined,
  largest: MeasuredRendition | undefined,
): Promise<Poster> {
  if (early?.posterPath) return { posterPath: early.posterPath, thumbhash: early.thumbhash };
  return describePoster(shop, largest ? await makePoster(shop, largest) : null);
}

async function describePoster(shop: Workshop, posterPath: string | null): Promise<Poster> {
  return { posterPath, thumbhash: posterPath && (await makeThumbhash(shop, posterPath)) };
}

function fitsAsRung({ longestSegment, peakBitrate, segments }: MeasuredRendition): boolean {
  return (
    longestSegment <= LONGEST_REMUXED_SEGMENT &&
    peakBitrate <= MAX_REMUXED_PEAK &&
    segments.length <= MAX_REMUXED_SEGMENTS
  );
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
