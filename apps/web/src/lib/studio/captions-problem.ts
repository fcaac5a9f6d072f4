import { CAPTIONS_PROBLEMS, type CaptionsProblem } from '@codex/constants';
import { m } from '../paraglide/messages.js';

const TEXTS: Record<CaptionsProblem, (inputs: { value: string }) => string> = {
  control_characters: m.captions_problem_control_characters,
  no_captions: m.captions_problem_no_captions,
  too_many_captions_in_file: m.captions_problem_too_many_captions_in_file,
  no_header: m.captions_problem_no_header,
  empty_line_before_first: m.captions_problem_empty_line_before_first,
  empty_line_before_times: m.captions_problem_empty_line_before_times,
  times_missing: m.captions_problem_times_missing,
  number_or_times_missing: m.captions_problem_number_or_times_missing,
  times_malformed: m.captions_problem_times_malformed,
  ends_before_it_begins: m.captions_problem_ends_before_it_begins,
  unknown_setting: m.captions_problem_unknown_setting,
  too_long: m.captions_problem_too_long,
  unfinished_tag: m.captions_problem_unfinished_tag,
  unknown_tag: m.captions_problem_unknown_tag,
  tag_ends_nothing: m.captions_problem_tag_ends_nothing,
  only_simple_tags: m.captions_problem_only_simple_tags,
};

/** What a worker says is wrong with a line of a file. */
export interface LineIssue {
  message?: string;
  reason?: string;
  line?: number;
  value?: string;
}

/** The same in the language of the page. */
export function lineIssueText({ message = '', reason, line, value = '' }: LineIssue): string {
  const known = CAPTIONS_PROBLEMS.find((one) => one === reason);
  if (!known || line === undefined) return message;
  return m.captions_line({ line, problem: TEXTS[known]({ value }) });
}
