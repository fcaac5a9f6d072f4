import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const addresses = z.union([z.string().min(3), z.array(z.string().min(3)).min(1).max(50)]);

/** Resend's `POST /emails`, as its documentation lists it. @see https://resend.com/docs/api-reference/emails/send-email */
export const emailSchema = z
  .strictObject({
    from: z.string().regex(/^([^<>]*<)?[^\s<>@]+@[^\s<>@]+>?$/, 'is no sender'),
    to: addresses,
    subject: z.string().min(1),
    html: z.string().optional(),
    text: z.string().optional(),
    cc: addresses.optional(),
    bcc: addresses.optional(),
    reply_to: addresses.optional(),
    headers: z.record(z.string(), z.string()).optional(),
    scheduled_at: z.string().optional(),
    tags: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  })
  .refine(({ html, text }) => html !== undefined || text !== undefined, {
    path: ['html'],
    message: 'or text is needed',
  });
export type Email = z.output<typeof emailSchema>;

/** A message as the mailbox shows it. */
export interface Message {
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  createdAt: string;
}

interface Stored extends Message {
  idempotencyKey?: string;
  /** What the key was first used for: the same key for another mail is a mistake. */
  digest: string;
}

export type Delivery = { id: string } | { conflict: true };

/** The messages of one mailbox: a file with one line each, read once and appended to. */
export class Messages {
  readonly #file: string;
  readonly #stored: Stored[];

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    this.#stored = lines.flatMap((line) => parseLine(line));
  }

  /** Stores a message; with a key that was seen before, answers as it did then. */
  deliver(email: Email, idempotencyKey: string | undefined): Delivery {
    const digest = createHash('sha256').update(JSON.stringify(email)).digest('base64');
    const earlier =
      idempotencyKey === undefined
        ? undefined
        : this.#stored.find((message) => message.idempotencyKey === idempotencyKey);
    if (earlier) return earlier.digest === digest ? { id: earlier.id } : { conflict: true };
    const message: Stored = {
      id: randomUUID(),
      to: [email.to].flat().join(', '),
      from: email.from,
      subject: email.subject,
      text: email.text ?? '',
      html: email.html ?? '',
      createdAt: new Date().toISOString(),
      idempotencyKey,
      digest,
    };
    appendFileSync(this.#file, `${JSON.stringify(message)}\n`);
    this.#stored.push(message);
    return { id: message.id };
  }

  /** The messages to an address, or all of them, newest first. */
  list(to?: string): Message[] {
    const wanted = to === undefined ? undefined : bareAddress(to);
    return this.#stored
      .filter((message) => wanted === undefined || recipients(message).includes(wanted))
      .map(toMessage)
      .reverse();
  }

  find(id: string): Message | undefined {
    const found = this.#stored.find((message) => message.id === id);
    return found && toMessage(found);
  }
}

/** The addresses of a message, without names, in lower case. */
function recipients({ to }: Message): string[] {
  return to.split(', ').map(bareAddress);
}

/** `Ada <Ada@Example.org>` is `ada@example.org`. */
export function bareAddress(address: string): string {
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

function toMessage({ id, to, from, subject, text, html, createdAt }: Stored): Message {
  return { id, to, from, subject, text, html, createdAt };
}

/** A line that a crash cut short is left out. */
function parseLine(line: string): Stored[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
