import type { Hls as HlsClass } from 'hls-video-element';
import { isTokenRefusal } from './stream-address.ts';
import { StreamError, type StreamProblem, type StreamSource } from './stream-source.ts';

export type PlayerProblem = StreamProblem | 'unplayable';

/** New addresses in a row that were refused, too: another one would not help. */
const MOST_REFUSALS = 3;

interface MediaOptions {
  source: StreamSource;
  /** Seconds. */
  startAt: number;
  /** Nothing can be played any more, until it is tried again. */
  onproblem: (problem: PlayerProblem) => void;
}

export interface Media {
  element: HTMLVideoElement;
  /** Tries again after a problem, where it stopped. */
  retry: () => void;
  stop: () => void;
}

/**
 * Safari plays HLS itself, and AirPlay needs it to. Elsewhere a browser that says it might offers
 * neither a choice of quality nor a way to renew the address while playing.
 */
function playsHlsItself(): boolean {
  const video = document.createElement('video');
  const isAble = video.canPlayType('application/vnd.apple.mpegurl') !== '';
  const hasMediaSource = 'MediaSource' in window || 'ManagedMediaSource' in window;
  return isAble && (!hasMediaSource || 'WebKitPlaybackTargetAvailabilityEvent' in window);
}

/** An element that plays the stream, with everything that keeps it playing. */
export function createMedia(options: MediaOptions): Promise<Media> {
  return playsHlsItself() ? Promise.resolve(nativeMedia(options)) : hlsMedia(options);
}

/** Renews the address, or says why not. */
async function renewOr(
  { source, onproblem }: MediaOptions,
  proceed: () => void = () => {},
): Promise<void> {
  try {
    await source.renew();
    proceed();
  } catch (error) {
    onproblem(error instanceof StreamError ? error.problem : 'unreachable');
  }
}

function nativeMedia(options: MediaOptions): Media {
  const { source, startAt, onproblem } = options;
  const element = document.createElement('video');
  let wanted = startAt;
  let hasFailed = false;

  const load = () => {
    const isPlaying = !element.paused;
    element.src = source.address;
    element.addEventListener('loadedmetadata', () => (element.currentTime = wanted), {
      once: true,
    });
    if (isPlaying) void element.play().catch(() => {});
  };
  const reload = () => {
    wanted = element.currentTime || wanted;
    return renewOr(options, load);
  };
  element.addEventListener('timeupdate', () => {
    hasFailed = false;
    if (source.isEnding) void reload();
  });
  element.addEventListener('play', () => source.isEnding && void reload());
  element.addEventListener('error', () => {
    // The element does not say what the answer was: a new address tells.
    if (hasFailed) return onproblem('unplayable');
    hasFailed = true;
    return void reload();
  });
  load();
  return {
    element,
    retry: () => void reload(),
    stop: () => element.removeAttribute('src'),
  };
}

async function hlsMedia(options: MediaOptions): Promise<Media> {
  const { source, startAt, onproblem } = options;
  const { Hls, HlsVideoElement } = await import('hls-video-element');
  const element = new HlsVideoElement();
  element.preload = 'auto';
  element.config = {
    startPosition: startAt,
    // A pause may have been long: the address is made good before it is asked.
    xhrSetup: async (xhr, address) => {
      if (source.isEnding) await renewOr(options);
      xhr.open('GET', source.readdress(address), true);
    },
  };
  element.src = source.address;
  // The element makes its engine in a microtask.
  await new Promise((resolve) => setTimeout(resolve));
  const engine = element.api;
  if (!engine) {
    onproblem('unplayable');
    return { element, retry: () => {}, stop: () => {} };
  }
  keepGoing(engine, Hls, options);
  return {
    element,
    retry: () => engine.startLoad(),
    stop: () => element.removeAttribute('src'),
  };
}

function keepGoing(engine: HlsClass, Hls: typeof HlsClass, options: MediaOptions): void {
  let hasRecovered = false;
  let refusals = 0;
  engine.on(Hls.Events.FRAG_BUFFERED, () => {
    hasRecovered = false;
    refusals = 0;
  });
  engine.on(Hls.Events.ERROR, (_, { fatal, type, response }) => {
    if (isTokenRefusal(response?.code) && refusals < MOST_REFUSALS) {
      refusals += 1;
      return void renewOr(options, () => engine.startLoad());
    }
    if (!fatal) return;
    if (type === Hls.ErrorTypes.NETWORK_ERROR) return options.onproblem('unreachable');
    if (type === Hls.ErrorTypes.MEDIA_ERROR && !hasRecovered) {
      hasRecovered = true;
      return engine.recoverMediaError();
    }
    options.onproblem('unplayable');
  });
}
