import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse, selectStreams } from './admission.ts';
import { PermanentFailure } from './failure.ts';
import { probeArgs, SOURCE_FILE } from './ffmpeg-args.ts';
import { runCaged } from './ffmpeg.ts';
import { ffprobeSchema, readProbe, type Probe } from './probe.ts';
import { id3Length, isCutRiff, SNIFF_BYTES, sniffDemuxer, type Demuxer } from './sniff.ts';
import type { Workshop } from './workshop.ts';

const PROBE_SECONDS = 90;

/** Finds out what the source is. @throws PermanentFailure when it is nothing we transcode */
export async function inspectSource(shop: Workshop, wanted: 'video' | 'audio'): Promise<Probe> {
  const demuxer = await sniffFile(join(shop.folder, SOURCE_FILE));
  if (!demuxer) throw new PermanentFailure('notMedia');
  const probe = await probeSource(shop, demuxer);
  const selected = selectStreams(probe, wanted);
  const reason = refuse(probe, wanted) ?? refuse(selected, wanted);
  if (reason) throw new PermanentFailure(reason);
  return selected;
}

async function sniffFile(path: string): Promise<Demuxer | undefined> {
  await using file = await open(path, 'r');
  const head = await read(file, 0);
  if (isCutRiff(head, (await file.stat()).size)) throw new PermanentFailure('incomplete');
  const tag = id3Length(head);
  if (tag <= SNIFF_BYTES - 16) return sniffDemuxer(head);
  // Behind a long tag (cover art) only a frame of sound can follow.
  const behind = await read(file, tag);
  return sniffDemuxer(behind) === 'flac' ? 'flac' : 'mp3';
}

async function read(file: Awaited<ReturnType<typeof open>>, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(
    Buffer.alloc(SNIFF_BYTES),
    0,
    SNIFF_BYTES,
    position,
  );
  return buffer.subarray(0, bytesRead);
}

async function probeSource(shop: Workshop, demuxer: Demuxer): Promise<Probe> {
  const chunks: Buffer[] = [];
  const { exitCode, killedBy, log } = await runCaged({
    ...shop.cage,
    command: [shop.binaries.ffprobe, ...probeArgs(demuxer)],
    timeoutSeconds: PROBE_SECONDS,
    onOutput: (chunk) => chunks.push(chunk),
  });
  if (killedBy) throw new Error(`ffprobe ended with ${killedBy}: ${log}`);
  if (exitCode !== 0) {
    const cut = /moov atom not found|End of file|ended prematurely/i.test(log);
    throw new PermanentFailure(cut ? 'incomplete' : 'undecodable', log);
  }
  const raw = ffprobeSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  const probe = readProbe(raw, demuxer);
  const named = raw.streams.some(({ codec_type: type }) => type === 'video' || type === 'audio');
  if (!probe.video && !probe.audio && named) throw new PermanentFailure('undecodable', log);
  return probe;
}
