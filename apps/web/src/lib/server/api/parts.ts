import { z } from 'zod';

/** What a list may be asked for, as a query. */
export type Filters<T extends z.ZodObject> = {
  [Name in keyof z.input<T>]?: string | number | boolean | undefined | null;
};

/** A path segment, whatever it contains. */
export const segment = (text: string): string => encodeURIComponent(text);

/** The answer to a deletion. */
export const gone = z.object({});
