import type { Language } from '@codex/constants';
import type { Mail } from '@codex/database';
import { layOut, type MailContext, type RenderedMail } from './layout.ts';
import { german } from './letters-de.ts';
import { english } from './letters-en.ts';
import { letterOf, type Letters } from './letters.ts';

const LETTERS: Record<Language, Letters> = { en: english, de: german };

/** A mail of the outbox as it is sent. @throws TypeError for a template this version does not know */
export function renderMail(mail: Mail, context: MailContext): RenderedMail {
  return layOut(letterOf(LETTERS[context.language], mail, context.webAppUrl), context);
}
