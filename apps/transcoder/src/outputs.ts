import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transcodeResultSchema, type TranscodeResult } from '@codex/validation';
import { makeFolders } from './encode.ts';
import type { LadderPlan, VideoRung } from './ladder.ts';
import { audioMasterPlaylist, videoMasterPlaylist } from './master-playlist.ts';
import type { MeasuredRendition } from './media-playlist.ts';
import { renditionBytes } from './publish.ts';
import type { Workshop } from './workshop.ts';

export type MeasuredVideo = MeasuredRendition & VideoRung;

/** What of an item exists so far. */
export interface Outputs {
  plan: LadderPlan;
  /** Largest first. */
  video: MeasuredVideo[];
  audio: MeasuredRendition[];
  posterPath: string | null;
  thumbhash: string | null;
  thumbnailsPath: string | null;
  waveformPath: string | null;
  /** Renditions that content-api has already. */
  uploaded: readonly string[];
}

type Rendition = TranscodeResult['renditions'][number];

/** The folders that make up the item. */
export function renditionsOf(outputs: Outputs): string[] {
  const { video, audio, posterPath, thumbnailsPath, waveformPath } = outputs;
  const singles = [posterPath, thumbnailsPath, waveformPath];
  const folders = singles.flatMap((path) => path?.split('/')[0] ?? []);
  return [...[...video, ...audio].map(({ name }) => name), ...folders, 'hls'];
}

export async function writeMaster(shop: Workshop, { video, audio, plan }: Outputs): Promise<void> {
  await makeFolders(shop, ['hls']);
  const rate = plan.video?.frameRate ?? { num: 0, den: 1 };
  const rungs = video.map((rung) => ({ ...rung, frameRate: rate.num / rate.den }));
  const playlist =
    rungs.length > 0 ? videoMasterPlaylist(rungs, audio[0]) : audioMasterPlaylist(audio);
  await writeFile(join(shop.folder, 'hls', 'master.m3u8'), playlist);
}

/** What content-api is told of the item. */
export async function describeOutputs(shop: Workshop, outputs: Outputs): Promise<TranscodeResult> {
  const { video, audio, plan, posterPath, thumbhash, thumbnailsPath, waveformPath } = outputs;
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
    thumbhash,
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
