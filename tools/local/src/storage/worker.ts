import { answer, StorageError } from './operations.ts';
import { isSigned } from './signature.ts';

export interface StorageEnv {
  MEDIA_BUCKET: R2Bucket;
  /** Of another installation, to which people move: named as ours, with an ending. */
  OTHER_BUCKET: R2Bucket;
  R2_BUCKET_MEDIA: string;
  R2_ACCESS_KEY_ID: string;
  R2_SECRET_ACCESS_KEY: string;
}

/** R2's S3 API as far as the platform's tools use it, and no further. */
export default {
  async fetch(request: Request, env: StorageEnv): Promise<Response> {
    try {
      if (!(await isSigned(request, env))) {
        throw new StorageError(403, 'SignatureDoesNotMatch', 'The signature is not right.');
      }
      return await answer(request, env);
    } catch (error) {
      const { status, code, message } =
        error instanceof StorageError
          ? error
          : new StorageError(400, 'InvalidRequest', error instanceof Error ? error.message : '');
      const xml = `<Error><Code>${code}</Code><Message>${message.replace(/[<&]/g, ' ')}</Message></Error>`;
      return new Response(xml, { status, headers: { 'content-type': 'application/xml' } });
    }
  },
};
