import { UPLOAD_PART_BYTES } from '@codex/constants';
import type { UploadPart } from '@codex/validation';

/** Into what a file is cut: equal parts, of which the last may be shorter. Bytes. */
export interface PartPlan {
  partSizeBytes: number;
  partCount: number;
}

export interface PlannedUpload extends PartPlan {
  fileSizeBytes: number;
}

export function planParts(fileSizeBytes: number): PartPlan {
  return {
    partSizeBytes: UPLOAD_PART_BYTES,
    partCount: Math.ceil(fileSizeBytes / UPLOAD_PART_BYTES),
  };
}

/** Bytes that a part has to have; undefined where the file has no such part. Parts count from 1. */
export function sizeOfPart(
  { fileSizeBytes, partSizeBytes, partCount }: PlannedUpload,
  partNumber: number,
): number | undefined {
  if (partNumber < 1 || partNumber > partCount) return undefined;
  if (partNumber < partCount) return partSizeBytes;
  return fileSizeBytes - (partCount - 1) * partSizeBytes;
}

/** The parts that are not there, or not there whole. */
export function missingParts(upload: PlannedUpload, arrived: readonly UploadPart[]): number[] {
  const sizes = new Map(arrived.map(({ partNumber, sizeBytes }) => [partNumber, sizeBytes]));
  const all = Array.from({ length: upload.partCount }, (_, index) => index + 1);
  return all.filter((partNumber) => sizes.get(partNumber) !== sizeOfPart(upload, partNumber));
}
