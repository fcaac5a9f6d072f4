import type { MediaCaptions } from '@codex/validation';
import { m } from '../paraglide/messages.js';
import { lineIssueText, type LineIssue } from './captions-problem.ts';

/** Languages to choose from; whoever needs another one has the API. BCP 47. */
const LANGUAGES =
  'ar bg bn ca cs da de el en en-GB en-US es es-419 et fa fi fr fr-CA he hi hr hu id it ja ko lt lv ms nb nl pl pt pt-BR ro ru sk sl sr sv ta te th tr uk ur vi zh-Hans zh-Hant';

/** Each language with its name in the language of the page, in the order of the names. */
export function languageChoices(locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return LANGUAGES.split(' ')
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));
}

const FORMATS = { vtt: 'text/vtt', srt: 'application/x-subrip' };

/** What kind of captions a file is by its name; undefined for any other file. */
export function captionsType(fileName: string): string | undefined {
  const ending = /\.(vtt|srt)$/i.exec(fileName)?.[1]?.toLowerCase();
  return ending === 'vtt' || ending === 'srt' ? FORMATS[ending] : undefined;
}

const addressOf = (mediaId: string, language = '') =>
  `/api/media/${mediaId}/captions${language && `/${encodeURIComponent(language)}`}`;

/** Where the owner reads a file of captions. */
export const captionsAddress = addressOf;

export async function listCaptions(mediaId: string): Promise<MediaCaptions[] | undefined> {
  const response = await fetch(addressOf(mediaId)).catch(() => undefined);
  if (!response?.ok) return undefined;
  const { items }: { items: MediaCaptions[] } = await response.json();
  return items;
}

interface Sent {
  language: string;
  file: File;
  type: string;
}

/** Adds or replaces captions. Answers why not, empty for a reason that is not the file's. */
export async function sendCaptions(
  mediaId: string,
  { language, file, type }: Sent,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const headers = { 'content-type': type };
  const request = { method: 'PUT', headers, body: file };
  const response = await fetch(addressOf(mediaId, language), request).catch(() => undefined);
  if (response?.ok) return { ok: true };
  return { ok: false, reason: await reasonOf(response) };
}

interface Refusal {
  error?: { message?: string; details?: { reason?: string; issues?: LineIssue[] } };
}

async function reasonOf(response: Response | undefined): Promise<string> {
  if (!response || response.status >= 500) return '';
  const { error }: Refusal = await response.json().catch(() => ({}));
  if (error?.details?.reason === 'too_many_captions') return m.refused_too_many_captions();
  return lineIssueText(error?.details?.issues?.[0] ?? { message: error?.message });
}

export async function removeCaptions(mediaId: string, language: string): Promise<boolean> {
  const request = { method: 'DELETE' };
  const response = await fetch(addressOf(mediaId, language), request).catch(() => undefined);
  return response?.status === 204 || response?.status === 404;
}
