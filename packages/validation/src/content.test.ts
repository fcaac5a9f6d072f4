import { CONTENT_TYPES, VISIBILITIES } from '@codex/constants';
import { assert, constantFrom, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentRuleIssues, createContentSchema, updateContentSchema } from './content.ts';

const draft = { title: 'An essay', slug: 'an-essay', contentType: 'written' } as const;

describe('a new item', () => {
  test('is public, free and in dollars unless it says otherwise', () => {
    expect(createContentSchema.parse(draft)).toMatchObject({
      visibility: 'public',
      currency: 'usd',
      tags: [],
    });
  });

  test('has each tag once, in order', () => {
    const { tags } = createContentSchema.parse({ ...draft, tags: ['b', ' a ', 'b', 'a'] });
    expect(tags).toEqual(['b', 'a']);
  });

  test('that is accepted breaks none of the rules between fields', () => {
    const rules = record({
      contentType: constantFrom(...CONTENT_TYPES),
      visibility: constantFrom(...VISIBILITIES),
      priceCents: option(integer({ min: 0, max: 200 })),
      body: option(constantFrom('', 'text')),
    });
    assert(
      property(rules, (given) => {
        const { success } = createContentSchema.safeParse({ ...draft, ...given });
        expect(success).toBe(contentRuleIssues(given).length === 0);
        if (success)
          expect((given.priceCents ?? 0) >= 50).toBe(given.visibility === 'purchased_only');
      }),
    );
  });
});

describe('a change', () => {
  test('changes nothing that it does not name', () => {
    expect(updateContentSchema.parse({})).toEqual({});
    expect(updateContentSchema.parse({ title: 'x' })).toEqual({ title: 'x' });
  });

  test.each([
    [{ visibility: 'public', priceCents: 500 }, 'priceCents'],
    [{ visibility: 'purchased_only', priceCents: null }, 'priceCents'],
    [{ contentType: 'audio', body: 'text' }, 'body'],
  ])('%j contradicts itself', (change, field) => {
    expect(updateContentSchema.safeParse(change).error?.issues[0]?.path).toEqual([field]);
  });

  test.each([{ visibility: 'purchased_only' }, { priceCents: 500 }, { contentType: 'audio' }])(
    '%j may fit the rest of the item',
    (change) => {
      expect(updateContentSchema.safeParse(change).success).toBe(true);
    },
  );
});
