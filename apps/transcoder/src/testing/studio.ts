import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TranscodeResult } from '@codex/validation';
import type { Binaries } from '../binaries.ts';
import { words } from '../ffmpeg-args.ts';
import type { JobApi } from '../internal-api.ts';
import { transcode } from '../job.ts';
import { parseMediaPlaylist } from '../media-playlist.ts';
import { findSandbox, type Sandbox } from '../sandbox.ts';
import { openWorkshop } from '../workshop.ts';

const run = promisify(execFile);

/** What one job handed over, in memory. */
export interface Published {
  files: Map<string, Buffer>;
  playable: TranscodeResult[];
  complete: TranscodeResult[];
}

export interface StreamFacts {
  codec: string;
  profile: string;
  pixelFormat: string;
  width: number;
  height: number;
  channels: number;
  start: number;
  duration: number;
  /** What the decoder complained about; empty for a sound stream. */
  complaints: string;
}

/** Makes small clips, runs jobs on them, and looks at what came out. */
export class Studio {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly #sandbox: Sandbox;

  private constructor(binaries: Binaries, folder: string, sandbox: Sandbox) {
    this.binaries = binaries;
    this.folder = folder;
    this.#sandbox = sandbox;
  }

  static async open(binaries: Binaries): Promise<Studio> {
    const folder = await mkdtemp(join(tmpdir(), 'codex-studio-'));
    await chmod(folder, 0o711);
    return new Studio(binaries, folder, await findSandbox(binaries.ffmpeg, folder));
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs ffmpeg with these words and returns the path of the clip it made. */
  async film(file: string, line: string): Promise<string> {
    const path = join(this.folder, file);
    await run(this.binaries.ffmpeg, [...words(`-v error -y ${line}`), path]);
    return path;
  }

  async write(file: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.folder, file);
    await writeFile(path, content);
    return path;
  }

  /** A whole job on a file, against a receiver that keeps what it is handed. */
  async transcode(path: string, mediaType: 'video' | 'audio'): Promise<Published> {
    const published: Published = { files: new Map(), playable: [], complete: [] };
    const api: JobApi = {
      start: async () => {
        const { size } = await stat(path);
        return { mediaType, mimeType: 'application/octet-stream', fileSizeBytes: size };
      },
      source: async (offset) => new Response((await readFile(path)).subarray(offset)),
      progress: async () => undefined,
      upload: async ({ rendition, file, bytes }) => {
        published.files.set(`${rendition}/${file}`, Buffer.from(bytes));
      },
      playable: async (result) => void published.playable.push(result),
      complete: async (result) => void published.complete.push(result),
      failed: async () => undefined,
    };
    const shop = openWorkshop({
      folder: join(this.folder, 'job'),
      binaries: this.binaries,
      sandbox: this.#sandbox,
      signal: new AbortController().signal,
    });
    await transcode(shop, api);
    return published;
  }

  /** Plays a rendition as a player would: its initialization, then every segment of its playlist. */
  async play({ files }: Published, rendition: string): Promise<StreamFacts> {
    const playlist = files.get(`${rendition}/index.m3u8`)?.toString('utf8') ?? '';
    const names = ['init.mp4', ...parseMediaPlaylist(playlist).map(({ file }) => file)];
    const parts = names.map((name) => files.get(`${rendition}/${name}`) ?? Buffer.alloc(0));
    const path = await this.write('played.mp4', Buffer.concat(parts));
    const probed = await run(this.binaries.ffprobe, [
      ...words('-v error -show_streams -show_format -of json'),
      path,
    ]);
    const { streams, format } = JSON.parse(probed.stdout);
    const decoded = await run(this.binaries.ffmpeg, [
      ...words('-v error -i'),
      path,
      '-f',
      'null',
      '-',
    ]);
    const [stream] = streams;
    return {
      codec: stream.codec_name,
      profile: stream.profile,
      pixelFormat: stream.pix_fmt ?? '',
      width: stream.width ?? 0,
      height: stream.height ?? 0,
      channels: stream.channels ?? 0,
      start: Number(stream.start_time),
      duration: Number(format.duration),
      complaints: decoded.stderr,
    };
  }
}
