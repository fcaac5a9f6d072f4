import { moneyIn } from './letter-money.ts';
import type { Letters } from './letters.ts';

const money = moneyIn('de');

const ROLES: Readonly<Record<string, string>> = {
  owner: 'mit allen Rechten',
  admin: 'für die Verwaltung',
  creator: 'als Creator',
  member: 'als Mitglied',
  subscriber: 'als Mitglied',
};

/** Every mail in German. */
export const german: Letters = {
  'verify-email': ({ name, url }) => ({
    subject: 'Bestätige deine E-Mail-Adresse',
    preview: 'Ein Klick, und dein Konto bei Codex ist bereit.',
    heading: `Willkommen, ${name}`,
    paragraphs: [
      'Bestätige deine E-Mail-Adresse, und du bist angemeldet. Der Link gilt einmal, 24 Stunden lang.',
    ],
    action: { label: 'Adresse bestätigen', url },
    footnote:
      'Jemand hat sich mit dieser Adresse bei Codex registriert. Wenn du es nicht warst, ignoriere diese Mail.',
  }),

  'already-registered': ({ name, url }) => ({
    subject: 'Du hast schon ein Konto',
    preview: 'Jemand wollte sich mit deiner Adresse registrieren.',
    heading: 'Du hast schon ein Konto',
    paragraphs: [
      `Hallo ${name}, jemand wollte sich gerade mit dieser Adresse bei Codex registrieren. Sie hat schon ein Konto, und nichts hat sich geändert.`,
      'Wenn du es warst, geht es hier weiter. Hast du dein Passwort vergessen, kannst du auf der Anmeldeseite ein neues wählen.',
    ],
    action: { label: 'Weiter zu meinem Konto', url },
    footnote: 'Wenn du es nicht warst, ignoriere diese Mail: Niemand ist hineingekommen.',
  }),

  'reset-password': ({ name, url }) => ({
    subject: 'Wähle ein neues Passwort',
    preview: 'Der Link gilt einmal, eine Stunde lang.',
    heading: 'Wähle ein neues Passwort',
    paragraphs: [
      `Hallo ${name}, hier ist der Link, mit dem du ein neues Passwort wählst. Er gilt einmal, eine Stunde lang, und meldet dich überall ab.`,
    ],
    action: { label: 'Neues Passwort wählen', url },
    footnote: 'Wenn du das nicht wolltest, ignoriere diese Mail: Dein Passwort bleibt, wie es ist.',
  }),

  'change-email': ({ name, url }) => ({
    subject: 'Bestätige deine neue E-Mail-Adresse',
    preview: 'Der Link gilt einmal, 24 Stunden lang.',
    heading: 'Bestätige deine neue Adresse',
    paragraphs: [
      `Hallo ${name}, dein Konto bei Codex bekommt diese Adresse, sobald du sie bestätigst. Der Link gilt einmal, 24 Stunden lang.`,
    ],
    action: { label: 'Neue Adresse bestätigen', url },
    footnote: 'Wenn du das nicht wolltest, ignoriere diese Mail: Nichts ändert sich.',
  }),

  'email-taken': ({ name }, webAppUrl) => ({
    subject: 'Diese Adresse hat schon ein Konto',
    preview: 'Jemand wollte ein anderes Konto hierher verlegen.',
    heading: 'Diese Adresse hat schon ein Konto',
    paragraphs: [
      `Hallo ${name}, jemand wollte gerade ein anderes Konto bei Codex auf diese Adresse verlegen. Sie hat schon eines, und nichts hat sich geändert.`,
      'Wenn du es warst, melde dich mit dieser Adresse an. Soll das andere Konto sie bekommen, gib diesem zuerst eine andere oder lösche es.',
    ],
    action: { label: 'Anmelden', url: `${webAppUrl}/login` },
    footnote: 'Wenn du es nicht warst, ignoriere diese Mail: Niemand ist hineingekommen.',
  }),

  'email-changing': ({ name, newEmail }, webAppUrl) => ({
    subject: 'Deine E-Mail-Adresse soll sich ändern',
    preview: `Jemand möchte dein Konto auf ${newEmail} verlegen.`,
    heading: 'Deine Adresse soll sich ändern',
    paragraphs: [
      `Hallo ${name}, jemand, der in deinem Konto bei Codex angemeldet ist, möchte es auf ${newEmail} verlegen. Es geschieht, wenn die Mail bestätigt wird, die dorthin ging.`,
      'Wenn du es warst, ist hier nichts zu tun. Wenn nicht, wähle jetzt ein neues Passwort: Das verhindert es und meldet alle ab.',
    ],
    action: { label: 'Ich war es nicht: neues Passwort', url: `${webAppUrl}/reset-password` },
    footnote: 'Diese Mail kommt immer, wenn jemand die Adresse eines Kontos ändern möchte.',
  }),

  'email-changed': ({ name, newEmail }) => ({
    subject: 'Deine E-Mail-Adresse ist geändert',
    preview: `Dein Konto hat jetzt die Adresse ${newEmail}.`,
    heading: 'Deine Adresse ist geändert',
    paragraphs: [
      `Hallo ${name}, dein Konto bei Codex hat jetzt die Adresse ${newEmail}. Du meldest dich mit ihr an, und Belege und Links gehen dorthin.`,
      'Wenn du es nicht warst, antworte sofort auf diese Mail.',
    ],
    footnote: 'Das ist die letzte Mail an diese Adresse über dieses Konto.',
  }),

  'password-changed': ({ name }, webAppUrl) => ({
    subject: 'Dein Passwort ist geändert',
    preview: 'Deine anderen Geräte sind abgemeldet.',
    heading: 'Dein Passwort ist geändert',
    paragraphs: [
      `Hallo ${name}, das Passwort deines Kontos bei Codex wurde gerade geändert, und deine anderen Geräte sind abgemeldet.`,
      'Wenn du es nicht warst, wähle sofort ein neues.',
    ],
    action: { label: 'Neues Passwort wählen', url: `${webAppUrl}/forgot-password` },
    footnote: 'Diese Mail kommt immer, wenn sich ein Passwort ändert.',
  }),

  'account-deleted': ({ name }) => ({
    subject: 'Dein Konto ist gelöscht',
    preview: 'Was deines war, ist gelöscht. Die Bücher bleiben, ohne deinen Namen.',
    heading: 'Dein Konto ist gelöscht',
    paragraphs: [
      `Auf Wiedersehen, ${name}. Dein Konto bei Codex ist gelöscht, und du bist überall abgemeldet.`,
      'Name, Adresse, Anmeldewege und Verlauf sind gelöscht. Aufzeichnungen über Zahlungen bleiben, wie es das Gesetz verlangt, ohne deinen Namen.',
      'Wenn du es nicht warst, antworte sofort auf diese Mail. Mit dieser Adresse kannst du dich jederzeit neu registrieren.',
    ],
    footnote: 'Das ist die letzte Mail über dieses Konto.',
  }),

  invitation: ({ organizationName, inviterName, role, url }) => ({
    subject: `${inviterName} lädt dich zu ${organizationName} ein`,
    preview: `Komm ${ROLES[role] ?? ''} zu ${organizationName} bei Codex.`,
    heading: `Einladung zu ${organizationName}`,
    paragraphs: [
      `${inviterName} lädt dich ${ROLES[role] ?? ''} zu ${organizationName} bei Codex ein. Melde dich mit dieser Adresse an, um anzunehmen.`,
    ],
    action: { label: 'Einladung ansehen', url },
    footnote:
      'Wenn du nicht weißt, wer das ist, ignoriere diese Mail: Nichts geschieht, bevor du annimmst.',
  }),

  receipt: ({ name, title, amountCents, currency, url, receiptUrl }) => ({
    subject: `Dein Beleg für ${title}`,
    preview: `Du hast ${money(amountCents, currency)} bezahlt. Es liegt in deiner Bibliothek.`,
    heading: 'Danke',
    paragraphs: [
      `Hallo ${name}, ${title} gehört dir und liegt in deiner Bibliothek.`,
      ...(receiptUrl ? [`Der Beleg der Zahlung: ${receiptUrl}`] : []),
    ],
    facts: [
      ['Titel', title],
      ['Bezahlt', money(amountCents, currency)],
    ],
    action: { label: 'Öffnen', url },
    footnote: 'Bewahre diese Mail als Beleg auf.',
  }),

  refund: ({ name, title, amountCents, currency, full }) => ({
    subject: `Deine Erstattung für ${title}`,
    preview: `${money(amountCents, currency)} sind auf dem Weg zu dir zurück.`,
    heading: full ? 'Dein Kauf ist erstattet' : 'Ein Teil deines Kaufs ist erstattet',
    paragraphs: [
      `Hallo ${name}, ${money(amountCents, currency)} für ${title} sind auf dem Weg zu dir zurück. Banken brauchen fünf bis zehn Tage, bis sie es zeigen.`,
      full ? 'Es liegt nicht mehr in deiner Bibliothek.' : 'Es bleibt in deiner Bibliothek.',
    ],
    facts: [
      ['Titel', title],
      ['Erstattet', money(amountCents, currency)],
    ],
    footnote: 'Fragen zu einer Erstattung beantwortet, wer verkauft hat.',
  }),
};
