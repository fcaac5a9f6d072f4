import type { CaptionsProblem } from '@codex/constants';
import { ValidationError } from '@codex/service-errors';

const TAG = /^(?<name>c|i|b|u|ruby|rt|v|lang)(?:\.[^\s.<>&]+)*(?:[ \t]+(?<annotation>[^\n<>]+))?$/;
const END_TAG = /^\/(?<name>c|i|b|u|ruby|rt|v|lang)$/;
const TIME_TAG = /^(\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}$/;
const REFERENCE = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});)/gi;

/** @throws ValidationError that names the line, counted from 1 */
export function failAtLine(line: number, reason: CaptionsProblem, value = ''): never {
  const message = `Line ${line}: ${SENTENCES[reason](value)}`;
  throw new ValidationError([
    { field: 'captions', message, reason, line, ...(value && { value }) },
  ]);
}

const SENTENCES: Record<CaptionsProblem, (value: string) => string> = {
  control_characters: () => 'Control characters are not allowed.',
  no_captions: () => 'There are no captions in this file.',
  too_many_captions_in_file: (most) => `At most ${most} captions fit in one file.`,
  no_header: () => 'A WebVTT file begins with WEBVTT.',
  empty_line_before_first: () => 'An empty line has to come before the first caption.',
  empty_line_before_times: () => 'An empty line is missing before these times.',
  times_missing: () => 'A caption begins with its times, as 00:00:01.000 --> 00:00:04.000.',
  number_or_times_missing: () => 'A number or the times of a caption belong here.',
  times_malformed: (example) => `Times are written as ${example}.`,
  ends_before_it_begins: () => 'A caption has to end after it begins.',
  unknown_setting: (setting) => `"${setting}" is no setting of a caption.`,
  too_long: (most) => `A caption has at most ${most} characters.`,
  unfinished_tag: () => 'A < begins a tag here that does not end. Write &lt; for the sign itself.',
  unknown_tag: (tag) => `<${tag}> is no tag that captions may have.`,
  tag_ends_nothing: (tag) => `<${tag}> ends nothing that began before it.`,
  only_simple_tags: () => 'Captions may have no tags but <b>, <i> and <u>.',
};

/**
 * The text of a caption, if its tags are those of WebVTT and properly nested; a bare `&` is written
 * as WebVTT wants it.
 * @throws ValidationError that names the line
 */
export function checkCueText(lines: readonly string[], firstLine: number): string {
  const text = lines.join('\n');
  const open: string[] = [];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const end = text.indexOf('>', at);
    const line = firstLine + (text.slice(0, at).match(/\n/g)?.length ?? 0);
    const tag = end < 0 ? '' : text.slice(at + 1, end);
    if (!TIME_TAG.test(tag)) follow(tag, open, line);
  }
  return text.replace(REFERENCE, '&amp;');
}

function follow(tag: string, open: string[], line: number): void {
  const start = TAG.exec(tag)?.groups;
  const end = END_TAG.exec(tag)?.groups;
  if (start?.name !== undefined) {
    const isNamed = start.name === 'v' || start.name === 'lang';
    if (isNamed !== (start.annotation !== undefined)) failAtTag(line, tag);
    open.push(start.name);
    return;
  }
  if (end?.name === undefined) failAtTag(line, tag);
  if (end.name === 'ruby' && open.at(-1) === 'rt') open.pop();
  if (open.pop() !== end.name) failAtLine(line, 'tag_ends_nothing', tag);
}

function failAtTag(line: number, tag: string): never {
  if (tag === '') failAtLine(line, 'unfinished_tag');
  failAtLine(line, 'unknown_tag', tag.slice(0, 40));
}

/** SubRip as WebVTT: `<font>` and `{\an8}` go, and signs that mean something to WebVTT are written out. */
export function fromSubRip(lines: readonly string[], firstLine: number): string[] {
  return lines.map((line, at) => {
    const plain = line.replaceAll(/<\/?font\b[^<>]*>|\{\\[^{}]*\}/gi, '');
    return plain.replaceAll(/<(\/?[biu]>)?/gi, (sign, tag: string | undefined, place: number) => {
      if (tag !== undefined) return sign.toLowerCase();
      if (/^[a-z/!?]/i.test(plain.slice(place + 1))) {
        failAtLine(firstLine + at, 'only_simple_tags');
      }
      return '&lt;';
    });
  });
}
