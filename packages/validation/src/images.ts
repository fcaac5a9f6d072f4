import { IMAGE_PURPOSES } from '@codex/constants';
import { z } from 'zod';
import { uuidSchema } from './primitives.ts';

/** `POST /api/images`: what the bytes are for. A logo and a cover name whose. */
export const imageQuerySchema = z
  .object({ purpose: z.enum(IMAGE_PURPOSES), organizationId: uuidSchema.optional() })
  .superRefine(({ purpose, organizationId }, context) => {
    const isLook = purpose === 'logo' || purpose === 'cover';
    if (isLook === (organizationId !== undefined)) return;
    const message = isLook
      ? 'Say which organization it is for.'
      : 'Only a logo or a cover belongs to an organization.';
    context.addIssue({ code: 'custom', path: ['organizationId'], message });
  });
export type ImageQuery = z.output<typeof imageQuerySchema>;

/** `GET /i/:file` */
export const imageParams = z.object({ file: z.string().max(100) });

/** An image that was stored. Pixels as they are shown. */
export const imageSchema = z
  .object({ id: z.uuid(), url: z.url(), width: z.int(), height: z.int() })
  .meta({ id: 'Image' });
export type Image = z.output<typeof imageSchema>;
