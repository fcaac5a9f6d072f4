import type { Language } from '@codex/constants';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text harmless inside HTML. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A mail before it has a shape: what it says, and the one thing to do. */
export interface Letter {
  subject: string;
  /** The line that inboxes show beside the subject. */
  preview: string;
  heading: string;
  paragraphs: string[];
  action?: { label: string; url: string };
  /** Facts in two columns, e.g. of a receipt. */
  facts?: [label: string, value: string][];
  /** Why the mail came and what to do when it came by mistake. */
  footnote: string;
}

/** Where links lead, and how the mail is written. */
export interface MailContext {
  webAppUrl: string;
  language: Language;
}

export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

const FONT =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const STYLE = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .ground { background: #171513 !important; }
    .card { background: #211e1b !important; border-color: #38332e !important; }
    .ink { color: #f4f0ea !important; }
    .quiet { color: #b5aca1 !important; }
    .button { background: #f4f0ea !important; color: #171513 !important; }
  }`;

const OR_OPEN: Record<Language, string> = {
  en: 'Or open this address:',
  de: 'Oder öffne diese Adresse:',
};

function actionHtml({ label, url }: { label: string; url: string }, language: Language): string {
  const href = escapeHtml(url);
  return `<p style="margin:28px 0 20px">
      <a class="button" href="${href}" style="display:inline-block;background:#1d1a17;color:#ffffff;text-decoration:none;font-weight:600;font-size:16px;line-height:24px;padding:12px 24px;border-radius:8px">${escapeHtml(label)}</a>
    </p>
    <p class="quiet" style="margin:0;font-size:13px;line-height:20px;color:#6b625a;word-break:break-word">${OR_OPEN[language]} <a class="quiet" href="${href}" style="color:#6b625a">${href}</a></p>`;
}

function factsHtml(facts: [string, string][]): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th class="quiet" scope="row" style="text-align:left;font-weight:400;padding:8px 16px 8px 0;color:#6b625a">${escapeHtml(label)}</th><td class="ink" style="text-align:right;padding:8px 0;color:#1d1a17;font-weight:600">${escapeHtml(value)}</td></tr>`,
  );
  return `<table style="width:100%;border-collapse:collapse;font-size:15px;line-height:22px;margin:20px 0">${rows.join('')}</table>`;
}

function htmlOf(
  { subject, preview, heading, paragraphs, action, facts, footnote }: Letter,
  { webAppUrl, language }: MailContext,
): string {
  const body = paragraphs.map(
    (text) =>
      `<p class="ink" style="margin:0 0 16px;font-size:16px;line-height:25px;color:#1d1a17">${escapeHtml(text)}</p>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${escapeHtml(subject)}</title>
  <style>${STYLE}</style>
</head>
<body class="ground" style="margin:0;padding:0;background:#f6f3ee;${FONT}">
  <div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preview)}</div>
  <div class="ground" role="article" aria-label="${escapeHtml(subject)}" lang="${language}" style="background:#f6f3ee;padding:32px 16px">
    <div style="max-width:520px;margin:0 auto">
      <p class="ink" style="margin:0 0 16px;font-size:18px;font-weight:700;letter-spacing:-0.01em;color:#1d1a17">Codex</p>
      <div class="card" style="background:#ffffff;border:1px solid #e6dfd5;border-radius:12px;padding:32px">
        <h1 class="ink" style="margin:0 0 16px;font-size:24px;line-height:31px;letter-spacing:-0.01em;color:#1d1a17">${escapeHtml(heading)}</h1>
        ${body.join('\n        ')}
        ${facts ? factsHtml(facts) : ''}
        ${action ? actionHtml(action, language) : ''}
      </div>
      <p class="quiet" style="margin:20px 4px 0;font-size:13px;line-height:20px;color:#6b625a">${escapeHtml(footnote)}</p>
      <p class="quiet" style="margin:8px 4px 0;font-size:13px;line-height:20px"><a class="quiet" href="${escapeHtml(webAppUrl)}" style="color:#6b625a">${escapeHtml(new URL(webAppUrl).host)}</a></p>
    </div>
  </div>
</body>
</html>`;
}

function textOf(
  { heading, paragraphs, action, facts = [], footnote }: Letter,
  webAppUrl: string,
): string {
  return [
    heading,
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${value}`).join('\n')] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    `--\n${footnote}\n${webAppUrl}`,
  ].join('\n\n');
}

/** One line: a subject is a header, and names are written by strangers. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** Gives a letter its shape in HTML and in plain text. */
export function layOut(letter: Letter, context: MailContext): RenderedMail {
  const subject = oneLine(letter.subject);
  return {
    subject,
    html: htmlOf({ ...letter, subject }, context),
    text: textOf(letter, context.webAppUrl),
  };
}
