import { type Target, Upload } from './upload.svelte.ts';

/** What is being sent from this page, newest first. It goes on while other pages are read. */
export const uploads = $state<Upload[]>([]);

/** Begins to send files, or goes on with those that were begun before. */
export function addFiles(files: Iterable<File>, target?: Target): Upload[] {
  const added = [...files].map((file) => new Upload(file, target));
  uploads.unshift(...added);
  for (const upload of added) void upload.run();
  return added;
}

/** Takes it from the list. What was sent stays until the media is deleted. */
export function dismissUpload(upload: Upload): void {
  upload.pause();
  const at = uploads.indexOf(upload);
  if (at >= 0) uploads.splice(at, 1);
}

export const isUploading = (): boolean => uploads.some((upload) => upload.isActive);
