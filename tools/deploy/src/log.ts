/** Says what is being done, for the person who reads along. */
export type Log = (line: string) => void;
