type Store = Pick<Storage, 'getItem' | 'setItem'>;
type Picked = Pick<File, 'name' | 'size' | 'lastModified'>;

const KEY = 'codex-uploads';
const MOST = 50;

/** What tells a file from others when it is picked again. */
const fingerprint = ({ name, size, lastModified }: Picked): string =>
  `${size}:${lastModified}:${name}`;

/** Which media a file was being uploaded as, in this browser. */
export function remembered(store: Store) {
  const read = (): Record<string, string> => {
    try {
      const parsed: unknown = JSON.parse(store.getItem(KEY) ?? '{}');
      if (typeof parsed !== 'object' || parsed === null) return {};
      return Object.fromEntries(Object.entries(parsed).filter(([, id]) => typeof id === 'string'));
    } catch {
      return {};
    }
  };
  const write = (entries: [string, string][]): void => {
    try {
      store.setItem(KEY, JSON.stringify(Object.fromEntries(entries.slice(-MOST))));
    } catch {
      // A full or forbidden store: the upload works, and is not found again after a reload.
    }
  };
  const without = (mediaId: string) => Object.entries(read()).filter(([, id]) => id !== mediaId);
  return {
    mediaIdOf: (file: Picked): string | undefined => read()[fingerprint(file)],
    fileOf: (mediaId: string): string | undefined =>
      Object.entries(read()).find(([, id]) => id === mediaId)?.[0],
    note: (file: Picked, mediaId: string): void =>
      write([...without(mediaId), [fingerprint(file), mediaId]]),
    forget: (mediaId: string): void => write(without(mediaId)),
  };
}
