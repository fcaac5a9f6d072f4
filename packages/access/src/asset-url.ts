import { signAssetToken } from './stream-token.ts';

/** Pictures and data beside the stream; each is signed for itself. */
export type AssetRendition = 'poster' | 'thumbnails' | 'waveform';

/** An address stays the same for this long, so that browsers keep the picture; it lives twice as long. */
const ASSET_PERIOD_MS = 7 * 24 * 60 * 60 * 1000;

export interface AssetUrlInput {
  /** What signs: `STREAM_SIGNING_KEYS`, and where media is served: `CONTENT_API_URL`. */
  env: { STREAM_SIGNING_KEYS?: string | undefined; CONTENT_API_URL: string };
  mediaId: string;
  generation: number;
  rendition: AssetRendition;
  /** The file inside the rendition, e.g. `poster.jpg`. */
  file: string;
  /** Default: now. */
  now?: Date;
}

/**
 * The address of a poster, sprite or waveform that needs no session: valid for one to two weeks,
 * stable for a week, good for nothing but this rendition of this generation. Hand it only to those
 * who may see the picture; it cannot be revoked.
 * @throws R2SigningError without signing keys
 */
export async function signAssetUrl(input: AssetUrlInput): Promise<string> {
  const { env, mediaId, generation, rendition, file, now = new Date() } = input;
  const expiresAt = (Math.floor(now.getTime() / ASSET_PERIOD_MS) + 2) * ASSET_PERIOD_MS;
  const keys = env.STREAM_SIGNING_KEYS;
  const token = await signAssetToken({ keys, mediaId, generation, rendition, expiresAt });
  return `${env.CONTENT_API_URL}/v/${token}/${mediaId}/${rendition}/${file}`;
}
