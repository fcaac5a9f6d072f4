import type { Mail } from '@codex/database';
import type { Letter } from './layout.ts';

type Mails = { [Template in Mail['template']]: Extract<Mail, { template: Template }> };

/** Every mail there is, written in one language. */
export type Letters = {
  [Template in keyof Mails]: (mail: Mails[Template], webAppUrl: string) => Letter;
};

/** The letter of a mail. @throws TypeError for a template this version does not know */
export function letterOf<Template extends keyof Mails>(
  letters: Letters,
  mail: Mails[Template] & { template: Template },
  webAppUrl: string,
): Letter {
  const { template } = mail;
  if (!Object.hasOwn(letters, template)) throw new TypeError(`No template for ${template}`);
  return letters[template](mail, webAppUrl);
}
