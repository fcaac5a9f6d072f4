import { ValidationError } from '@codex/service-errors';
import { expect, test } from 'vitest';
import { toWebVtt, type CaptionsFormat } from './captions-format.ts';

const vtt = (...cues: string[]) => `WEBVTT\n\n${cues.join('\n\n')}\n`;
const said = (text: string) => vtt(`00:01.000 --> 00:02.000\n${text}`);
const subtitle = (text: string) => `1\n00:00:01,000 --> 00:00:02,000\n${text}\n`;

function refusal(file: string, format: CaptionsFormat = 'vtt'): string {
  try {
    toWebVtt(file, format);
  } catch (error) {
    if (error instanceof ValidationError) return JSON.stringify(error.details);
    throw error;
  }
  return 'accepted';
}

test('captions are kept with their settings, in the order of time', () => {
  const file = vtt(
    'later\n01:00:00.000 --> 01:00:02.500 line:85% align:start\nSecond',
    '00:01.000 --> 00:02.000\n<v Ada>First</v>\nof two lines',
  );
  expect(toWebVtt(file, 'vtt')).toEqual({
    cueCount: 2,
    vtt: `WEBVTT

00:00:01.000 --> 00:00:02.000
<v Ada>First</v>
of two lines

01:00:00.000 --> 01:00:02.500 line:85% align:start
Second
`,
  });
});

test('SubRip becomes WebVTT', () => {
  const file =
    '\uFEFF1\r\n00:00:01,5 --> 00:00:02,000\r\n{\\an8}<font color="red">Salt & <I>sea</I></font>, 1 < 2\r\n\r\n\r\n' +
    '00:00:03,000 --> 00:00:04,000 X1:10 X2:20\r\nBye\r\n';
  expect(toWebVtt(file, 'srt').vtt).toBe(`WEBVTT

00:00:01.500 --> 00:00:02.000
Salt &amp; <i>sea</i>, 1 &lt; 2

00:00:03.000 --> 00:00:04.000
Bye
`);
});

test('notes, styles and regions are left out', () => {
  const file = vtt(
    'NOTE by Ada\nand Ben',
    'STYLE\n::cue { background: url(https://example.test/spy) }',
    'REGION\nid:left',
    '00:01.000 --> 00:02.000 region:left\nHello',
  );
  const written = toWebVtt(`WEBVTT - Harbour\nLanguage: en\n\n${file.slice(8)}`, 'vtt').vtt;
  expect(written).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n');
});

test.each([
  'plain <b>bold</b> <i>slanted</i> <u>under</u>',
  '<c.loud.red>classes</c>',
  '<v.first Ada Lind>a voice without an end',
  '<lang de>Deutsch</lang>',
  '<ruby>漢<rt>kan</ruby>',
  'karaoke <00:01.500>now',
  'R&amp;D &#39;quoted&#x27; &lrm;',
  'a > b',
])('what WebVTT knows stays as it is: %s', (text) => {
  expect(toWebVtt(said(text), 'vtt').vtt).toContain(`\n${text}\n`);
});

test('a bare ampersand is written out', () => {
  expect(toWebVtt(said('Salt & R&B'), 'vtt').vtt).toContain('Salt &amp; R&amp;B');
});

test.each<[string, string, CaptionsFormat, string]>([
  ['another kind of file', 'hello', 'vtt', 'Line 1: A WebVTT file begins'],
  ['a word that only begins like it', 'WEBVTTX\n\n', 'vtt', 'Line 1:'],
  ['no captions', 'WEBVTT\n', 'vtt', 'Line 1: There are no captions'],
  ['an empty file', '', 'srt', 'Line 1: There are no captions'],
  ['captions right after the first line', 'WEBVTT\n00:01.000 --> 00:02.000\nHi', 'vtt', 'Line 2:'],
  ['a script', said('<script>alert(1)</script>'), 'vtt', 'Line 4: <script> is no tag'],
  ['a picture in the second line', said('Hi\n<img src=x onerror=alert(1)>'), 'vtt', 'Line 5:'],
  ['an attribute', said('<b onclick=x>Hi</b>'), 'vtt', 'Line 4:'],
  ['a comment', said('<!-- hi'), 'vtt', 'Line 4:'],
  ['a tag over two lines', said('<v Ada\nLind>Hi'), 'vtt', 'Line 4:'],
  ['a voice without a name', said('<v>Hi'), 'vtt', 'Line 4:'],
  ['an end without a beginning', said('Hi</i>'), 'vtt', 'Line 4: </i> ends nothing'],
  ['tags that cross', said('<b><i>Hi</b></i>'), 'vtt', 'Line 4: </b> ends nothing'],
  [
    'times that run backwards',
    vtt('00:02.000 --> 00:01.000\nHi'),
    'vtt',
    'Line 3: A caption has to end',
  ],
  ['times nobody can read', vtt('00:01 --> 00:02\nHi'), 'vtt', 'Line 3: Times are written'],
  ['sixty seconds', vtt('00:60.000 --> 01:01.000\nHi'), 'vtt', 'Line 3:'],
  ['text without times', vtt('Hi'), 'vtt', 'Line 3: A caption begins with its times'],
  [
    'a missing empty line',
    said('Hi\n00:02.000 --> 00:03.000\nHo'),
    'vtt',
    'Line 5: An empty line is missing',
  ],
  [
    'a setting nobody knows',
    vtt('00:01.000 --> 00:02.000 url:x\nHi'),
    'vtt',
    'Line 3: \\"url:x\\"',
  ],
  ['a control character', said('Hi\u0007'), 'vtt', 'Line 4: Control'],
  ['a NUL', said('Hi\0'), 'vtt', 'Line 4: Control'],
  [
    'a caption as long as a chapter',
    said('x'.repeat(1001)),
    'vtt',
    'Line 4: A caption has at most',
  ],
  [
    'a script in SubRip',
    subtitle('<SCRIPT>x</SCRIPT>'),
    'srt',
    'Line 3: Captions may have no tags but',
  ],
  ['a word where the number belongs', `one\n${subtitle('Hi').slice(2)}`, 'srt', 'Line 1: A number'],
  ['an arrow that is missing', '1\n00:00:01,000 00:00:02,000\nHi', 'srt', 'Line 1:'],
])('%s is refused, naming the line', (_, file, format, message) => {
  expect(refusal(file, format)).toContain(message);
});
