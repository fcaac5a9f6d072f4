import { createWriteStream } from 'node:fs';
import type { Log } from './part.ts';

/** Writes what workers log to a file, and shows warnings and errors in the terminal as well. */
export function openLogFile(file: string, show: Log) {
  const stream = createWriteStream(file, { flags: 'a' });
  return ({ level, message }: { level: string; message: string }): void => {
    stream.write(`${message}\n`);
    if (level === 'error' || level === 'warn') show(message);
  };
}
