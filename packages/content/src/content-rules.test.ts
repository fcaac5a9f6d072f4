import { CONTENT_TYPES, VISIBILITIES } from '@codex/constants';
import { contentRuleIssues, type UpdateContentInput } from '@codex/validation';
import { assert, boolean, constantFrom, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertPlacement, assertRevision, type CurrentContent } from './content-rules.ts';

const facts = {
  mediaType: 'video',
  mediaStatus: 'ready',
  mediaPlayable: true,
  organizationKnown: true,
  mayPublish: true,
} as const;
const video: CurrentContent = {
  status: 'published',
  contentType: 'video',
  mediaItemId: 'm1',
  hasBody: false,
  visibility: 'public',
  priceCents: null,
};

describe('a change', () => {
  test.each<[string, Partial<CurrentContent>, UpdateContentInput, Partial<typeof facts> | object]>([
    ['that clears the media of what is published', {}, { mediaItemId: null }, {}],
    ['to media that cannot be played yet', {}, { mediaItemId: 'm2' }, { mediaPlayable: false }],
    ['to media of another kind', {}, { mediaItemId: 'm2' }, { mediaType: 'audio' }],
    ['of the kind without other media', { status: 'draft' }, { contentType: 'audio' }, {}],
    ['to a sale without a price', {}, { visibility: 'purchased_only' }, {}],
    ['to a price without a sale', {}, { priceCents: 500 }, {}],
    ['to media of strangers', {}, { mediaItemId: 'm2' }, { mediaType: null }],
    ['to an organization of strangers', {}, { organizationId: 'o1' }, { mayPublish: false }],
    ['to an organization that is gone', {}, { organizationId: 'o1' }, { organizationKnown: false }],
  ])('%s is refused', (_, current, change, other) => {
    expect(() =>
      assertRevision({ ...video, ...current }, change, { ...facts, ...other }),
    ).toThrow();
  });

  test.each<[string, Partial<CurrentContent>, UpdateContentInput, object]>([
    ['that clears the media of a draft', { status: 'draft' }, { mediaItemId: null }, {}],
    [
      'of a title where the media is being made again',
      {},
      { title: 'x' },
      { mediaStatus: 'failed' },
    ],
    ['of a title by somebody who left the organization', {}, { title: 'x' }, { mayPublish: false }],
    ['to a sale with its price', {}, { visibility: 'purchased_only', priceCents: 50 }, {}],
    ['out of an organization', {}, { organizationId: null }, { organizationKnown: false }],
  ])('%s is accepted', (_, current, change, other) => {
    expect(() =>
      assertRevision({ ...video, ...current }, change, { ...facts, ...other }),
    ).not.toThrow();
  });
});

test('what is accepted never breaks the rules between the fields', () => {
  const change = record(
    {
      visibility: constantFrom(...VISIBILITIES),
      priceCents: option(integer({ min: 0, max: 1000 })),
      contentType: constantFrom(...CONTENT_TYPES),
      mediaItemId: option(constantFrom('m1', 'm2')),
    },
    { requiredKeys: [] },
  );
  assert(
    property(change, boolean(), (given, isPublished) => {
      const current = { ...video, status: isPublished ? 'published' : 'draft' } as const;
      try {
        assertRevision(current, given, facts);
      } catch {
        return;
      }
      const { contentType, mediaItemId, visibility, priceCents } = { ...current, ...given };
      expect(contentRuleIssues({ contentType, mediaItemId, visibility, priceCents })).toEqual([]);
      if (isPublished) expect(mediaItemId).not.toBeNull();
      if (mediaItemId) expect(contentType).toBe('video');
    }),
  );
});

test('a written item is put together without media', () => {
  expect(() =>
    assertPlacement({ contentType: 'written' }, { ...facts, mediaType: null }),
  ).not.toThrow();
});
