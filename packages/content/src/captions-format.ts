import { checkCueText, failAtLine, fromSubRip } from './cue-text.ts';

export type CaptionsFormat = 'vtt' | 'srt';

/** One line or two of a person speaking. Times are milliseconds. */
interface Cue {
  start: number;
  end: number;
  settings: string;
  text: string;
}

/** Lines that belong together, and the number of the first of them. */
interface Block {
  line: number;
  lines: string[];
}

const MOST_CUES = 20_000;
const MOST_CHARACTERS = 1000;
const TIMES = {
  vtt: /^(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})$/,
  srt: /^(\d{1,4}):([0-5]\d):([0-5]\d)[,.](\d{1,3})$/,
};
const SETTINGS = [
  /^vertical:(rl|lr)$/,
  /^line:(-?\d{1,4}|\d{1,3}(\.\d+)?%)(,(start|center|end))?$/,
  /^position:\d{1,3}(\.\d+)?%(,(line-left|center|line-right|auto))?$/,
  /^size:\d{1,3}(\.\d+)?%$/,
  /^align:(start|center|end|left|right)$/,
];

/**
 * Reads captions strictly and writes them as plain WebVTT: cues in the order of time, with their
 * settings and the tags WebVTT knows. Notes, styles and regions are left out.
 * https://www.w3.org/TR/webvtt1/
 * @throws ValidationError (400) that names the line
 */
export function toWebVtt(file: string, format: CaptionsFormat): { vtt: string; cueCount: number } {
  const lines = file.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  // oxlint-disable-next-line no-control-regex -- these are what no text has
  const broken = lines.findIndex((line) => /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(line));
  if (broken >= 0) failAtLine(broken + 1, 'control_characters');
  const blocks = format === 'vtt' ? blocksOfWebVtt(lines) : blocksOf(lines, 0);
  const cues = blocks.map((block) => toCue(block, format)).filter(({ text }) => text !== '');
  if (cues.length === 0) failAtLine(1, 'no_captions');
  if (cues.length > MOST_CUES) failAtLine(1, 'too_many_captions_in_file', String(MOST_CUES));
  const written = cues.toSorted((a, b) => a.start - b.start || a.end - b.end).map(writeCue);
  return { vtt: `WEBVTT\n\n${written.join('\n')}`, cueCount: cues.length };
}

function blocksOfWebVtt(lines: string[]): Block[] {
  if (!/^WEBVTT([ \t]|$)/.test(lines[0] ?? '')) {
    failAtLine(1, 'no_header');
  }
  const headerEnd = lines.findIndex((line) => line.trim() === '');
  const header = headerEnd < 0 ? lines : lines.slice(0, headerEnd);
  const stray = header.findIndex((line) => line.includes('-->'));
  if (stray >= 0) failAtLine(stray + 1, 'empty_line_before_first');
  const isCue = ({ lines: [first = ''] }: Block) =>
    !/^(NOTE([ \t]|$)|(STYLE|REGION)\s*$)/.test(first);
  return blocksOf(lines, header.length).filter(isCue);
}

function blocksOf(lines: string[], from: number): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [at, line] of lines.entries()) {
    if (at < from) continue;
    if (line.trim() === '') open = undefined;
    else if (open) open.lines.push(line);
    else blocks.push((open = { line: at + 1, lines: [line] }));
  }
  return blocks;
}

function toCue({ line, lines }: Block, format: CaptionsFormat): Cue {
  const [first = '', second = ''] = lines;
  const at = first.includes('-->') ? 0 : 1;
  if (at === 1 && !second.includes('-->')) {
    failAtLine(line, 'times_missing');
  }
  if (at === 1 && format === 'srt' && !/^\s*\d+\s*$/.test(first)) {
    failAtLine(line, 'number_or_times_missing');
  }
  const times = toTimes(lines[at] ?? '', line + at, format);
  const payload = lines.slice(at + 1);
  const arrow = payload.findIndex((text) => text.includes('-->'));
  const textLine = line + at + 1;
  if (arrow >= 0) failAtLine(textLine + arrow, 'empty_line_before_times');
  const written = format === 'srt' ? fromSubRip(payload, textLine) : payload;
  const text = checkCueText(written, textLine);
  if (text.length > MOST_CHARACTERS) {
    failAtLine(textLine, 'too_long', String(MOST_CHARACTERS));
  }
  return { ...times, text };
}

function toTimes(text: string, line: number, format: CaptionsFormat): Omit<Cue, 'text'> {
  const [from = '', arrow, to = '', ...settings] = text.trim().split(/[ \t]+/);
  const [start, end] = [toMilliseconds(from, format), toMilliseconds(to, format)];
  if (arrow !== '-->' || start === undefined || end === undefined) {
    const example =
      format === 'vtt' ? '00:00:01.000 --> 00:00:04.000' : '00:00:01,000 --> 00:00:04,000';
    failAtLine(line, 'times_malformed', example);
  }
  if (end <= start) failAtLine(line, 'ends_before_it_begins');
  // SubRip has no settings but coordinates that no player minds; regions are not kept.
  const kept = format === 'vtt' ? settings.filter((setting) => !setting.startsWith('region:')) : [];
  const unknown = kept.find((setting) => !SETTINGS.some((form) => form.test(setting)));
  if (unknown !== undefined) failAtLine(line, 'unknown_setting', unknown.slice(0, 40));
  return { start, end, settings: kept.join(' ') };
}

function toMilliseconds(text: string, format: CaptionsFormat): number | undefined {
  const [, hours = '0', minutes, seconds, fraction = ''] = TIMES[format].exec(text) ?? [];
  if (minutes === undefined) return undefined;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.padEnd(3, '0'));
}

function writeCue({ start, end, settings, text }: Cue): string {
  const times = `${writeTime(start)} --> ${writeTime(end)}`;
  return `${settings ? `${times} ${settings}` : times}\n${text}\n`;
}

function writeTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const clock = [hours, minutes, rest].map((part) => String(part).padStart(2, '0')).join(':');
  return `${clock}.${String(milliseconds % 1000).padStart(3, '0')}`;
}
