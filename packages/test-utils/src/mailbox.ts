import { waitFor } from './wait.ts';

export interface MailboxMessage {
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  createdAt: string;
}

/** Everything the mailbox holds for an address, newest first. */
export async function mailsTo(address: string): Promise<MailboxMessage[]> {
  const response = await fetch(
    `${process.env['MAILBOX_URL']}/api/messages?to=${encodeURIComponent(address)}`,
  );
  const { items } = (await response.json()) as { items: MailboxMessage[] };
  return items;
}

/** Waits for the newest mail to an address whose subject or text matches. */
export function mailTo(address: string, matching = /./): Promise<MailboxMessage> {
  return waitFor(
    async () =>
      (await mailsTo(address)).find(({ subject, text }) => matching.test(`${subject}\n${text}`)),
    { what: `a mail to ${address}` },
  );
}
