import type { AudioStream, Probe, VideoStream } from '../probe.ts';

/** A video stream as most are, but for what is given. */
export function videoStream(differences: Partial<VideoStream> = {}): VideoStream {
  return {
    index: 0,
    codec: 'h264',
    profile: 'High',
    pixelFormat: 'yuv420p',
    width: 1920,
    height: 1080,
    rotation: 0,
    squarePixels: true,
    frameRate: { num: 30, den: 1 },
    variableFrameRate: false,
    interlaced: false,
    hdr: false,
    hlg: false,
    rgb: false,
    startsAt: 0,
    bitrate: 6_000_000,
    ...differences,
  };
}

export function audioStream(differences: Partial<AudioStream> = {}): AudioStream {
  return {
    index: 1,
    codec: 'aac',
    profile: 'LC',
    channels: 2,
    sampleRate: 48_000,
    bitrate: 192_000,
    ...differences,
  };
}

export function probeOf(differences: Partial<Probe> = {}): Probe {
  return {
    demuxer: 'mov',
    durationSeconds: 60,
    streamCount: 2,
    video: videoStream(),
    audio: audioStream(),
    cover: null,
    ...differences,
  };
}
