/** Why something was refused, where its code does not say it: `details.reason`, or `reason` of an issue. */
export const REFUSAL_REASONS = [
  'already_member',
  'changed_meanwhile',
  'checkout_under_way',
  'fully_refunded',
  'media_in_use',
  'media_not_failed',
  'media_of_other_kind',
  'name_reserved',
  'name_taken',
  'nothing_to_sell',
  'open_without_buying',
  'own_item',
  'owner_needed',
  'payment_disputed',
  'refund_over_rest',
  'refund_refused',
  'refund_under_way',
  'text_missing',
  'too_many_captions',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What can be wrong with a file of captions: `reason` of the issue, beside the `line` and perhaps a `value`. */
export const CAPTIONS_PROBLEMS = [
  'control_characters',
  'no_captions',
  'too_many_captions_in_file',
  'no_header',
  'empty_line_before_first',
  'empty_line_before_times',
  'times_missing',
  'number_or_times_missing',
  'times_malformed',
  'ends_before_it_begins',
  'unknown_setting',
  'too_long',
  'unfinished_tag',
  'unknown_tag',
  'tag_ends_nothing',
  'only_simple_tags',
] as const;
export type CaptionsProblem = (typeof CAPTIONS_PROBLEMS)[number];

/** A sentence a creator understands, for each way a media file can be refused. */
export const MEDIA_FAILURES = {
  notMedia: 'This file is not a video or audio file we can read.',
  unsupported:
    'This file uses a format we do not support. Please export it as MP4, MOV, WebM or MP3.',
  incomplete:
    'This file is incomplete: part of it is missing. Please export it again and upload it again.',
  undecodable:
    'This file is damaged and could not be decoded. Please export it again and upload it again.',
  nothingToPlay: 'This file contains neither video nor audio that can be played.',
  noVideo: 'This file contains no video. Please upload it as audio.',
  tooManyPixels: 'This video is larger than 8192 × 4320 pixels. Please export it smaller.',
  tooLong: 'This file is longer than 12 hours. Please split it.',
  tooManyStreams:
    'This file contains too many tracks. Please export it with one video and one audio track.',
  tooSlow:
    'Processing this file took too long. Please export it as MP4 (H.264) and upload it again.',
  tooBig:
    'Processing this file took more space than it may. Please export it as MP4 (H.264) and upload it again.',
  exhausted:
    'Processing this file failed three times. Please try again; if it keeps failing, export it as MP4 (H.264) first.',
} as const;
export type MediaFailure = keyof typeof MEDIA_FAILURES;
